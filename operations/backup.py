"""`noxh backup` and `noxh restore`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from knowledge.console.operations.backup import back_up
from knowledge.console.operations.backup import restore as put_back
from knowledge.settings import get_settings


def register(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    app.command("backup")(backup)
    app.command("restore")(restore)


def backup(
    to: Annotated[Path | None, typer.Option(help="Thư mục nhận bản sao lưu; mặc định: backups trong NOXH_HOME.")] = None,
    keep: Annotated[int | None, typer.Option(min=1, help="Chỉ giữ số bản mới nhất này trong thư mục.")] = None,
) -> None:
    """Sao lưu cơ sở dữ liệu và ảnh dự án vào một tệp; chạy được khi hệ thống đang hoạt động."""
    made = back_up(get_settings(), to, keep)
    typer.echo(f"{made.path}  {made.size / 1048576:.1f} MB  {made.photos} ảnh  sha256 {made.sha256}")
    typer.echo(
        "Không có trong bản sao lưu: NOXH_SECRET_KEY (hoặc tệp secret_key), nội dung trò chuyện, mô hình. Hãy giữ khóa ở nơi khác."
    )


def restore(
    archive: Annotated[Path, typer.Argument(help="Tệp do noxh backup tạo ra.", exists=True, dir_okay=False)],
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Thay dữ liệu đang có; bản cũ được giữ với đuôi .before-restore.")
    ] = False,
) -> None:
    """Khôi phục từ bản sao lưu. Hãy dừng hệ thống trước."""
    made_at = put_back(get_settings(), archive, overwrite=overwrite)
    typer.echo(f"Đã khôi phục bản sao lưu lúc {made_at}. Mọi phiên đăng nhập của cán bộ đã kết thúc.")
    typer.echo("Cuộc trò chuyện mà người dân xóa sau thời điểm đó có thể đã trở lại; hệ thống xóa theo thời hạn khi khởi động.")
