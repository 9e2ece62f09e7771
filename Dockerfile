# One image for every process; compose.yaml says which runs where. Built from the pinned files alone.
FROM python:3.12-slim-bookworm AS build
ARG UV_VERSION=0.13.9
RUN pip install --no-cache-dir --root-user-action=ignore uv==${UV_VERSION}
ENV UV_PYTHON_INSTALL_DIR=/opt/python UV_LINK_MODE=copy
WORKDIR /app
COPY requirements ./requirements
RUN uv venv --python 3.12 .venv/app && uv pip sync --require-hashes --python .venv/app requirements/app.txt
RUN uv venv --python 3.10 .venv/rasa && uv pip sync --require-hashes --python .venv/rasa requirements/rasa.txt

FROM python:3.12-slim-bookworm
RUN useradd --create-home --uid 10001 noxh && mkdir /data && chown noxh /data
COPY --from=build /opt/python /opt/python
COPY --from=build /app/.venv /app/.venv
COPY . /app
WORKDIR /app
ENV NOXH_HOME=/data NOXH_HOST=0.0.0.0 PYTHONUNBUFFERED=1
USER noxh
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=180s \
    CMD ["/app/.venv/app/bin/python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/healthz', timeout=3)"]
CMD ["/app/noxh", "serve"]
