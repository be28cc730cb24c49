#!/usr/bin/env bash
# A batch on a real Slurm of one node on loopback, one job killed half-way; not part of `make test`.
# Needs root, Debian's slurm-wlm and munge, and Snakemake with its Slurm executor in SNAKEMAKE:
#   python3 -m venv /opt/snakemake
#   /opt/snakemake/bin/pip install snakemake snakemake-executor-plugin-slurm
#   SNAKEMAKE=/opt/snakemake/bin/snakemake tests/cluster/slurm.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
: "${SNAKEMAKE:?set it to the command snakemake}"
bilateral=${BILATERAL:-$PWD/.venv/bin/bilateral}
for tool in slurmctld slurmd munged squeue scancel; do
    command -v "$tool" > /dev/null || { echo "Missing: $tool (apt-get install slurm-wlm munge)" >&2; exit 2; }
done

# The steps of a job look for their settings there and nowhere else.
settings=/etc/slurm/slurm.conf
[ ! -e "$settings" ] || { echo "This machine has a Slurm of its own: $settings" >&2; exit 2; }
work=$(mktemp -d)
started=()
cleanup() {
    rm -f "$settings"
    for pid in "${started[@]}"; do kill "$pid" 2> /dev/null || true; done
    rm -rf "$work"
}
trap cleanup EXIT

mkdir -p "$work"/{state,spool,snakemake} /run/munge "$(dirname "$settings")"
chown munge: /run/munge
host=$(hostname -s)
cat > "$work/slurm.conf" << CONF
ClusterName=loopback
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
AuthType=auth/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
ReturnToService=2
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) RealMemory=2000 State=UNKNOWN
PartitionName=all Nodes=$host Default=YES MaxTime=INFINITE State=UP
CONF
ln -s "$work/slurm.conf" "$settings"
pgrep -x munged > /dev/null || { runuser -u munge -- munged --foreground & started+=($!); }
sleep 1
slurmctld -D & started+=($!)
slurmd -D & started+=($!)
for _ in $(seq 30); do sinfo -h -o %T | grep -q idle && break; sleep 1; done

cat > "$work/grid.yaml" << GRID
notebooks: ["00"]
parameters:
  one: {}
  two: {}
GRID
run() {
    "$SNAKEMAKE" --snakefile Snakefile --directory "$work/snakemake" --config grid="$work/grid.yaml" out="$work/out" bilateral="$bilateral" \
        --executor slurm --jobs 2 --default-resources mem_mb=500 runtime=10 \
        --slurm-no-account --slurm-status-command squeue "$@"
}

echo "1/2 One job is killed half-way: it is tried again"
run & running=$!
for _ in $(seq 60); do job=$(squeue -h -t R -o %i | head -n 1); [ -n "$job" ] && break; sleep 1; done
scancel --signal=KILL --full "$job"
wait "$running"
test "$(find "$work/out/notebooks" -name '*.ipynb' ! -name '*.failed.ipynb' | wc -l)" = 2
test -f "$work/out/html/index.html"
echo "2/2 Nothing is left to do"
"$bilateral" batch "$work/grid.yaml" --out "$work/out" | tee "$work/again"
grep -q '2 skipped' "$work/again"
echo "The batch ran on Slurm, one job killed and tried again."
