# A batch on a cluster: the same file and command per job, by any executor of Snakemake.
#   snakemake --config grid=GRID.yaml --cores 2
#   snakemake --config grid=GRID.yaml --executor slurm --jobs 50
# Snakemake needs an environment of its own: it changes versions of ours.
import subprocess
from pathlib import Path

BILATERAL = config.get("bilateral", ".venv/bin/bilateral")
GRID = config["grid"]
OUT = config.get("out", f"outputs/batch/{Path(GRID).stem}")
LIST = [BILATERAL, "batch", GRID, "--list"]
JOBS = subprocess.run(LIST, check=True, capture_output=True, text=True).stdout.split()

# The pages that need all jobs; a job that is up to date is not run again.
rule all:
    input: expand(OUT + "/.done/{job}", job=JOBS)
    shell: "{BILATERAL} batch {GRID} --out {OUT}"

# Whether a job must run is decided by content, not by the times of files.
rule job:
    output: touch(OUT + "/.done/{job}")
    retries: 1
    shell: "{BILATERAL} batch {GRID} --out {OUT} --only {wildcards.job} --jobs 1"
