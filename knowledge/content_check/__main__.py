"""`python -m knowledge.content_check FOLDER`: the faults as JSON, for whoever runs the check in a process of its own."""

import json
import sys
from pathlib import Path

from knowledge.content_check import check_content

folder = Path(sys.argv[1])
faults = [
    {"file": str(fault.path.relative_to(folder)), "line": fault.line, "message": fault.message} for fault in check_content(folder)
]
sys.stdout.write(json.dumps(faults, ensure_ascii=False))
