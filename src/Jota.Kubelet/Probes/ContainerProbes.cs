using Jota.Api;
using Jota.Kubelet.Remembered;
using k8s.Models;

namespace Jota.Kubelet.Probes;

/// <summary>
/// The probes of one run of a container: the startup probe first, then readiness and liveness side by side, each in its own period.
/// </summary>
internal sealed class ContainerProbes : IAsyncDisposable
{
    private readonly ProbeTarget _target;
    private readonly ProbeRunner _runner;
    private readonly Action<string, ProbeVerdicts> _verdict;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Task _running;
    private ProbeVerdicts _verdicts;

    public ContainerProbes(ProbeTarget target, ProbeRunner runner, Action<string, ProbeVerdicts> verdict)
    {
        (_target, _runner, _verdict) = (target, runner, verdict);
        _verdicts = new ProbeVerdicts(target.ContainerId);
        _running = Task.Run(() => RunAsync(_stop.Token));
    }

    /// <summary>While the pod ends only readiness is of interest.</summary>
    public bool Ending { get; set; }

    public static bool HasAny(V1Container container) =>
        container is { StartupProbe: not null } or { ReadinessProbe: not null } or { LivenessProbe: not null };

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken ct)
    {
        var container = _target.Container;
        if (container.StartupProbe is { } startup && !await StartAsync(startup, ct))
        {
            return;
        }

        await Task.WhenAll(
            container.ReadinessProbe is { } readiness ? RepeatAsync(ProbeKind.Readiness, readiness, ct) : Task.CompletedTask,
            container.LivenessProbe is { } liveness ? RepeatAsync(ProbeKind.Liveness, liveness, ct) : Task.CompletedTask);
    }

    private async Task<bool> StartAsync(V1Probe probe, CancellationToken ct)
    {
        var counter = new ProbeCounter(probe);
        await InitialDelayAsync(probe, ct);
        while (true)
        {
            switch (await AskAsync(ProbeKind.Startup, probe, counter, ct))
            {
                case true:
                    Say(v => v with { Started = true });
                    return true;
                case false:
                    Say(v => v with { Started = false, Failed = "startup" });
                    return false;
                default:
                    await PeriodAsync(probe, ct);
                    break;
            }
        }
    }

    private async Task RepeatAsync(ProbeKind kind, V1Probe probe, CancellationToken ct)
    {
        var counter = new ProbeCounter(probe);
        await InitialDelayAsync(probe, ct);
        while (!(kind == ProbeKind.Liveness && Ending))
        {
            var verdict = await AskAsync(kind, probe, counter, ct);
            if (kind == ProbeKind.Readiness && verdict is { } ready)
            {
                Say(v => v with { Ready = ready });
            }
            else if (verdict == false && !Ending)
            {
                // It is going to be killed; its next run has probes of its own.
                Say(v => v with { Failed = "liveness" });
                return;
            }

            await PeriodAsync(probe, ct);
        }
    }

    private async Task<bool?> AskAsync(ProbeKind kind, V1Probe probe, ProbeCounter counter, CancellationToken ct)
    {
        var began = _runner.Clock.GetTimestamp();
        var result = await _runner.RunAsync(_target, probe, ct);
        ct.ThrowIfCancellationRequested();
        _runner.Counts.Add(_target.Pod(), _target.Container.Name, kind, result, _runner.Clock.GetElapsedTime(began));
        if (result.IsNews)
        {
            _runner.Tell(_target, kind, result);
        }

        return result.Unknown ? null : counter.Count(result.Succeeded);
    }

    private async Task InitialDelayAsync(V1Probe probe, CancellationToken ct)
    {
        // The clock may have been set back since: nobody waits longer than was asked for.
        var initial = Spans.FromSeconds(probe.InitialDelaySeconds ?? 0);
        var delay = _target.StartedAt.Plus(initial) - _runner.Clock.GetUtcNow();
        if (delay > TimeSpan.Zero)
        {
            await _runner.Clock.DelayAsync(delay < initial ? delay : initial, ct);
        }
    }

    private Task PeriodAsync(V1Probe probe, CancellationToken ct) =>
        _runner.Clock.DelayAsync(Spans.FromSeconds(Math.Max(probe.PeriodSeconds ?? 10, 1)), ct);

    private void Say(Func<ProbeVerdicts, ProbeVerdicts> change)
    {
        ProbeVerdicts verdicts;
        lock (_gate)
        {
            var before = _verdicts;
            verdicts = _verdicts = change(before);
            if (verdicts == before)
            {
                return;
            }
        }

        _verdict(_target.Container.Name, verdicts);
    }
}
