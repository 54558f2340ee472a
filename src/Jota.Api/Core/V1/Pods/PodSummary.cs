using System.Globalization;
using k8s.Models;

namespace Jota.Api;

/// <summary>
/// The one line that <c>kubectl get pods</c> tells of a pod. The status is the phase until something more telling is found:
/// an init container that is not done, else the first container that waits or has ended, else how the pod as a whole goes.
/// </summary>
internal sealed class PodSummary
{
    private readonly V1PodStatus _status;
    private int _ready;
    private int _restarts;
    private DateTime? _lastRestart;
    private int _sidecarRestarts;
    private DateTime? _lastSidecarRestart;

    private PodSummary(V1Pod pod)
    {
        _status = pod.Status ?? new();
        var sidecars = Sidecars(pod);
        Total = (pod.Spec?.Containers?.Count ?? 0) + sidecars.Count;
        Reason = _status.Reason is { Length: > 0 } reason ? reason : _status.Phase ?? "";
        if (PodConditions.Find(_status, PodConditions.PodScheduled)?.Reason == PodConditions.SchedulingGated)
        {
            Reason = PodConditions.SchedulingGated;
        }

        var initializing = ReadInitContainers(sidecars, pod.Spec?.InitContainers?.Count ?? 0);
        if (!initializing || PodConditions.IsTrue(_status, PodConditions.Initialized))
        {
            ReadContainers();
        }

        ReadDeletion(pod);
    }

    /// <summary>The text of the Status column.</summary>
    public string Reason { get; private set; }

    /// <summary>Ready containers of all that stay up (sidecars too): <c>1/2</c>.</summary>
    public string ReadyText => string.Create(CultureInfo.InvariantCulture, $"{_ready}/{Total}");

    private int Total { get; }

    public static PodSummary Of(V1Pod pod) => new(pod);

    /// <summary>The restarts with the time since the last one: <c>2 (5m ago)</c>.</summary>
    public string RestartsText(DateTimeOffset now) => _restarts == 0 || _lastRestart is null
        ? _restarts.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{_restarts} ({HumanDuration.Since(_lastRestart, now)} ago)");

    private static HashSet<string> Sidecars(V1Pod pod) =>
        pod.Spec?.InitContainers?.Where(c => c.RestartPolicy == "Always").Select(c => c.Name).ToHashSet() ?? [];

    private static string Ended(V1ContainerStateTerminated end) => end switch
    {
        { Reason.Length: > 0 } => end.Reason,
        { Signal: { } signal and not 0 } => string.Create(CultureInfo.InvariantCulture, $"Signal:{signal}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"ExitCode:{end.ExitCode}"),
    };

    private static DateTime? Later(DateTime? one, DateTime? other) => one is null || other > one ? other ?? one : one;

    /// <summary>Walks the init containers in order to the first that is not done; answers whether there is one.</summary>
    private bool ReadInitContainers(HashSet<string> sidecars, int declared)
    {
        var statuses = _status.InitContainerStatuses ?? [];
        for (var i = 0; i < statuses.Count; i++)
        {
            var container = statuses[i];
            var sidecar = sidecars.Contains(container.Name);
            CountRestarts(container, sidecar);
            if (container.State?.Terminated is { ExitCode: 0 })
            {
                continue;
            }

            if (sidecar && container.Started == true)
            {
                _ready += container.Ready ? 1 : 0;
                continue;
            }

            Reason = container.State switch
            {
                { Terminated: { } end } => "Init:" + Ended(end),
                { Waiting.Reason: { Length: > 0 } why } when why != "PodInitializing" => "Init:" + why,
                _ => string.Create(CultureInfo.InvariantCulture, $"Init:{i}/{declared}"),
            };
            return true;
        }

        return false;
    }

    private void CountRestarts(V1ContainerStatus container, bool sidecar)
    {
        var end = container.LastState?.Terminated?.FinishedAt;
        _restarts += container.RestartCount;
        _lastRestart = Later(_lastRestart, end);
        if (sidecar)
        {
            _sidecarRestarts += container.RestartCount;
            _lastSidecarRestart = Later(_lastSidecarRestart, end);
        }
    }

    /// <summary>Past the init containers, their restarts no longer count; the first container in the pod has the last word.</summary>
    private void ReadContainers()
    {
        (_restarts, _lastRestart) = (_sidecarRestarts, _lastSidecarRestart);
        var running = false;
        foreach (var container in (_status.ContainerStatuses ?? []).Reverse())
        {
            CountRestarts(container, sidecar: false);
            switch (container.State)
            {
                case { Waiting.Reason: { Length: > 0 } why }:
                    Reason = why;
                    break;
                case { Terminated: { } end }:
                    Reason = Ended(end);
                    break;
                case { Running: not null } when container.Ready:
                    running = true;
                    _ready++;
                    break;
                default:
                    break;
            }
        }

        if (Reason == "Completed" && running)
        {
            Reason = PodConditions.IsTrue(_status, PodConditions.Ready) ? "Running" : "NotReady";
        }
    }

    private void ReadDeletion(V1Pod pod)
    {
        if (pod.Metadata?.DeletionTimestamp is null)
        {
            return;
        }

        if (_status.Reason == "NodeLost")
        {
            Reason = "Unknown";
        }
        else if (!PodConditions.IsTerminal(pod))
        {
            Reason = "Terminating";
        }
    }
}
