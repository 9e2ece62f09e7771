"""`noxh benchmark projects`: the console's list, a citizen's search and an import, each with many projects and beside a baseline.

The database is made for the measurement in a temporary folder: the shipped content, then copies of its projects under other names.
Pages are asked for over HTTP (ASGI) by officers who are signed in.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import io
import re
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from openpyxl import Workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.console.access import PATH, SESSION_COOKIE
from bot.gateway import create_app
from knowledge.console.accounts import add_user
from knowledge.console.projects.content import content_of, write
from knowledge.console.projects.export import headings
from knowledge.console.roles import Actor, Role
from knowledge.console.sessions import open_session
from knowledge.console.totp import TotpSecrets
from knowledge.content_files import read_content
from knowledge.database import SessionFactory, make_engine, make_session_factory, migrate
from knowledge.dates import today
from knowledge.localities import LocalityIndex
from knowledge.models import Project, utc_now
from knowledge.projects import ProjectQuery, find_projects
from knowledge.seed import seed
from knowledge.settings import Settings
from operations.law_benchmark import Timing

PAGE_GOAL_MS, IMPORT_GOAL_S = 200.0, 30.0
FAULTY = 37
_WARM_UP = 3
_TOKEN = re.compile(r'name="csrf" value="([0-9a-f]{64})"')
_HIDDEN = re.compile(r'name="(version|seen)" value="([0-9a-f]+)"')
_COUNT = re.compile(r"<li><strong>(\d+)</strong>")


def register(benchmark_app: typer.Typer) -> None:
    """Adds the command to the program."""
    benchmark_app.command("projects")(benchmark_projects)


def benchmark_projects(
    projects: Annotated[int, typer.Option(min=100, max=10_000, help="Số dự án trong cơ sở dữ liệu tạm.")] = 5_000,
    rounds: Annotated[int, typer.Option(min=20, help="Số lần đo mỗi phép.")] = 60,
    check: Annotated[bool, typer.Option(help="Thoát với mã 1 khi không đạt mục tiêu.")] = False,
) -> None:
    """Trang danh sách dự án, tìm dự án của người dân và nhập từ Excel khi có nhiều dự án."""
    reached = asyncio.run(_measure(projects, rounds, typer.echo))
    raise typer.Exit(1 if check and not reached else 0)


async def _measure(projects: int, rounds: int, say: Callable[[str], None]) -> bool:
    async with _console() as (sessions, author, publisher):
        with sessions() as session:
            shipped = len(find_projects(session, ProjectQuery(), 0, 1_000).projects)
        pages = [await _page(author, f"list page, {shipped} projects (baseline)", "/projects", rounds)]
        imported = await _import(author, publisher, projects, say)
        with sessions() as session:
            grow(session, projects)
            total = find_projects(session, ProjectQuery()).total
        say(f"{total} projects")
        pages += [
            await _page(author, "a page without a list (baseline)", "/account", rounds),
            await _page(author, f"list page, {total} projects", "/projects", rounds, PAGE_GOAL_MS),
            await _page(author, "last page of the list", f"/projects?page={-(-total // 50)}", rounds, PAGE_GOAL_MS),
            await _page(author, "list page, words and status", "/projects?q=hai+phong+du&status=open", rounds, PAGE_GOAL_MS),
            await _page(author, "list page, place and old entries", "/projects?place=Hải+Phòng&stale=1", rounds, PAGE_GOAL_MS),
        ]
        searches = _searches(sessions, rounds)
    for timing in [*pages, *searches]:
        say(timing.line())
    median = {timing.name: timing.median for timing in searches}
    say(f"{'a citizen waits less by the factor':48} {median[_BEFORE] / median[_NOW]:7.1f}")
    return all(timing.reached for timing in [*pages, *searches]) and imported < IMPORT_GOAL_S


@contextlib.asynccontextmanager
async def _console() -> AsyncIterator[tuple[SessionFactory, httpx.AsyncClient, httpx.AsyncClient]]:
    """A started gateway on a temporary database, with an author and a publisher who are signed in."""
    with tempfile.TemporaryDirectory(prefix="noxh-benchmark-") as folder:
        settings = Settings(_env_file=None, home=Path(folder), database_url=None, redis_url=None, rate_limit="off")
        engine = make_engine(settings.database)
        migrate(engine)
        sessions = make_session_factory(engine)
        with sessions() as session:
            seed(session, read_content())
            session.commit()
        app = create_app(settings)
        async with contextlib.AsyncExitStack() as stack:
            await stack.enter_async_context(app.router.lifespan_context(app))
            clients = [
                await stack.enter_async_context(_officer(app, sessions, settings, name, role))
                for name, role in (("author", Role.AUTHOR), ("publisher", Role.PUBLISHER))
            ]
            yield sessions, clients[0], clients[1]
        engine.dispose()


def _officer(app: Any, sessions: SessionFactory, settings: Settings, name: str, role: Role) -> httpx.AsyncClient:
    operator = Actor(0, "benchmark", frozenset())
    with sessions() as session:
        made = add_user(session, operator, TotpSecrets(settings.signing_key()), name, name, [role], "mot-lan-do-toc-do")
        token = open_session(session, made.user, "127.0.0.1", "benchmark", utc_now())
        session.commit()
    transport = httpx.ASGITransport(app)
    return httpx.AsyncClient(transport=transport, base_url="http://benchmark", cookies={SESSION_COOKIE: token}, timeout=600)


def grow(session: Session, projects: int) -> None:
    """Copies of the shipped projects under other names, until there are so many."""
    originals = [content_of(row) for row in session.scalars(select(Project).where(Project.seed_hash.is_not(None)))]
    for number in range(find_projects(session, ProjectQuery()).total, projects):
        content = originals[number % len(originals)]
        day = today() - dt.timedelta(days=number % 120)
        changes = {
            "slug": f"{content['slug'][:60]}-{number}",
            "name": f"{content['name']} {number}",
            "checked_on": day.isoformat(),
        }
        write(session, content | changes, utc_now(), Project())
    session.commit()


async def _page(browser: httpx.AsyncClient, name: str, path: str, rounds: int, goal: float | None = None) -> Timing:
    async def ask() -> None:
        (await browser.get(f"{PATH}{path}")).raise_for_status()

    return Timing(name, await _times(ask, rounds), goal)


async def _times(call: Callable[[], Awaitable[None]], rounds: int) -> list[float]:
    for _ in range(_WARM_UP):
        await call()
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        await call()
        times.append((time.perf_counter() - started) * 1000)
    return times


_BEFORE, _NOW = "citizen's search, all rows loaded (as it was)", "citizen's search, by the database"


def _searches(sessions: SessionFactory, rounds: int) -> list[Timing]:
    """The same question in both ways: projects of a former district."""
    near = frozenset(LocalityIndex.from_file().covers("thanh-pho-hai-duong"))

    def now() -> None:
        with sessions() as session:
            find_projects(session, ProjectQuery(localities=near))

    def before() -> None:
        with sessions() as session:
            rows = [row for row in session.scalars(select(Project)) if near & set(row.localities)]
            rows.sort(key=lambda row: row.name)

    return [_timed(_BEFORE, before, rounds), _timed(_NOW, now, rounds)]


def _timed(name: str, call: Callable[[], None], rounds: int) -> Timing:
    for _ in range(_WARM_UP):
        call()
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        call()
        times.append((time.perf_counter() - started) * 1000)
    return Timing(name, times)


async def _import(author: httpx.AsyncClient, publisher: httpx.AsyncClient, rows: int, say: Callable[[str], None]) -> float:
    """An import as officers do it: a table with faults, the corrected one, its publication, its undoing. Gives the seconds from the
    sending of the corrected table until citizens have it."""
    step = rows // (FAULTY + 1)
    faulty = {step * number for number in range(1, FAULTY + 1)}
    started = time.perf_counter()
    number = await _send(author, _table(rows, faulty))
    counts = await _counts(author, number)
    say(f"{rows} rows with {FAULTY} faulty: {counts[3]} told, dry run on the page after {time.perf_counter() - started:.1f} s")
    corrected = _table(rows, set())
    started, processor = time.perf_counter(), time.process_time()
    number = await _send(author, corrected)
    counts = await _counts(author, number)
    tried = time.perf_counter()
    await _step(author, number, "submit")
    await _step(publisher, number, "publish")
    seconds, worked = time.perf_counter() - started, time.process_time() - processor
    say(
        f"the corrected table: {counts[0]} new, {counts[3]} faulty; dry run after {tried - started:.1f} s, "
        f"with citizens after {seconds:.1f} s ({worked:.1f} s of processor time)   goal {IMPORT_GOAL_S:g} s: {'reached' if seconds < IMPORT_GOAL_S else 'NOT reached'}"
    )
    started = time.perf_counter()
    await _step(publisher, number, "undo")
    say(f"undone after {time.perf_counter() - started:.1f} s")
    return seconds


def _table(rows: int, faulty: set[int]) -> bytes:
    """A workbook with all columns filled in, as an office would send it; faulty rows have a status that there is not."""
    values = {
        "Mã dự án": "", "Tên gọi khác": "", "Tỉnh cũ": "Hải Dương", "Địa chỉ": "phường Tân Hưng", "Địa bàn": "Phường Tân Hưng (tan-hung)",
        "Chủ đầu tư": "Công ty cổ phần Đầu tư Nhà ở", "Hình thức": "mua; thuê mua", "Loại nhà": "Nhà ở xã hội", "Quy mô": "5 tòa 15 tầng",
        "Các mức giá (đồng/m²)": "Căn 1 phòng ngủ: 17000000\nCăn 2 phòng ngủ: 18000000 - 19000000", "Ghi chú về giá": "có VAT",
        "Ghi chú về tình trạng": "Đợt 2 dự kiến quý I/2027", "Vĩ độ": 20.94, "Kinh độ": 106.33, "Diễn biến": "10/2025: Khởi công",
        "Nguồn": "Sở Xây dựng, công văn 12/SXD", "Ngày kiểm tra": today(), "Độ tin cậy": "B", "Đã xác minh": "Không",
    }  # fmt: skip
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Dự án")
    sheet.append(headings())
    for number in range(rows):
        status = "đang bán" if number in faulty else "Đang nhận hồ sơ"
        own = {"Tên dự án": f"Nhà ở xã hội số {number}", "Số căn": 100 + number, "Tình trạng": status}
        sheet.append([(values | own).get(heading) for heading in headings()])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


async def _send(browser: httpx.AsyncClient, data: bytes) -> int:
    form = {"csrf": await _token(browser)}
    response = await browser.post(f"{PATH}/projects/imports/upload", data=form, files={"table": ("du-an.xlsx", data)})
    assert response.status_code == 303, response.text
    return int(response.headers["location"].rsplit("/", 1)[1])


async def _counts(browser: httpx.AsyncClient, number: int) -> list[int]:
    """New, changed, unchanged, faulty, as the page says."""
    page = (await browser.get(f"{PATH}/projects/imports/{number}")).raise_for_status().text
    return [int(text) for text in _COUNT.findall(page)]


async def _step(browser: httpx.AsyncClient, number: int, name: str) -> None:
    page = (await browser.get(f"{PATH}/projects/imports/{number}")).raise_for_status().text
    form = dict(_HIDDEN.findall(page)) | {"csrf": await _token(browser)}
    response = await browser.post(f"{PATH}/projects/imports/{number}/{name}", data=form)
    assert response.status_code == 303, response.text


async def _token(browser: httpx.AsyncClient) -> str:
    found = _TOKEN.search((await browser.get(f"{PATH}/account")).text)
    assert found
    return found[1]
