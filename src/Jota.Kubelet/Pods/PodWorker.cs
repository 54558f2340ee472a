using Jota.Api;
using Jota.Kubelet.Observed;
using Jota.Kubelet.Recording;
using Jota.Kubelet.Remembered;
using Jota.Kubelet.Specs;
using Jota.Kubelet.Turns;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Kubelet.Pods;

/// <summary>
/// Looks after one pod (one uid) from its first sight to its last trace. One task at a time, and none while there is nothing to do
/// (<see cref="Mailbox"/>); the newest intent counts (<see cref="PodNotes"/>). Stages move forward only (<see cref="PodStages"/>).
/// </summary>
internal sealed partial class PodWorker : IMailboxWorker, IAsyncDisposable
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LastRetry = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Lasting = TimeSpan.FromSeconds(4);

    private readonly PodServices _services;
    private readonly Mailbox _mailbox;
    private readonly PodNotes _notes;
    private readonly PodReports _reports;
    private readonly PodStages _stages;
    private readonly bool _over;
    private CancellationToken _stop;
    private IPodOwner? _owner;
    private RetryLater? _retry;
    private (PodDemand Demand, int Allocations)? _demand;

    public PodWorker(V1Pod pod, PodServices services, PodEnd? rejected = null)
    {
        _services = services;
        Uid = pod.Metadata.Uid;
        _over = pod.IsTerminal();
        _mailbox = new Mailbox(this, services.Turns, services.Clock);
        _notes = new PodNotes(pod, rejected, _mailbox);
        _reports = new PodReports(services.Reports, pod);
        _stages = new PodStages(services.Stages, _notes, _reports, _mailbox);
    }

    public string Uid { get; }

    public PodStage Stage { get; private set; } = PodStage.Syncing;

    /// <summary>The newest intent.</summary>
    public V1Pod Pod => _notes.Pod;

    /// <summary>What the runtime had at the last look.</summary>
    public ObservedPod Observed => _stages.Observed;

    /// <summary>Completes at the next look.</summary>
    public Task NextLook => _stages.NextLook;

    /// <summary>The newest intent with the resources that it asks for, where the pod was not given them; null when it was.</summary>
    public V1Pod? Resize => _notes.Resize;

    /// <summary>Since when, and why, the pod is not given what it asks for.</summary>
    public ResizePending? PendingResize => _notes.Memory.Resize.Pending;

    /// <summary>What the pod takes of its node, reckoned once for each spec and for what it was given of it.</summary>
    public PodDemand Demand
    {
        get
        {
            var (pod, allocations) = (Pod, _notes.Allocations);
            if (_demand is not { } known || known.Demand.Generation != pod.Metadata.Generation || known.Allocations != allocations)
            {
                _demand = known = (PodDemand.Of(pod), allocations);
            }

            return known.Demand;
        }
    }

    /// <summary>Whether nothing is left of the pod, and nothing more will be done for it.</summary>
    public bool Ended => Stage == PodStage.Finished;

    /// <summary>
    /// Whether the pod takes up room on the node. One that had ended before this node's agent first saw it does not, and one that ends
    /// under its eyes does until nothing of it runs.
    /// </summary>
    public bool Active => !_over && Stage is PodStage.Syncing or PodStage.Terminating && _notes.Memory.End is not { Rejected: true };

    /// <summary>Completes when nothing of the pod runs any more, and that is told as far as it can be.</summary>
    public Task Settled => _stages.Settled;

    /// <summary>Why a container waits, if it does, in the words of its status.</summary>
    public WaitingReason? WaitingOf(string container) => _reports.Told(container) ?? _notes.Memory.Of(container).Waiting;

    /// <summary>A newer intent.</summary>
    public void Update(V1Pod pod) => _notes.Update(pod, _reports);

    /// <summary>The pod gets the resources that it asks for, if it still is this that asks; answers whether it was.</summary>
    public bool GiveResources(V1Pod wanted) => _notes.Allocate(wanted);

    /// <summary>
    /// Why the pod does not get the resources that it asks for; null when it asks for none. Answers whether that is news.
    /// </summary>
    public bool RefuseResources(ResizePending? pending) => _notes.Refuse(pending);

    /// <summary>The pod is no longer in the API.</summary>
    public void Gone() => _notes.Lose();

    /// <summary>Ends the pod before its time; false when it was to end already.</summary>
    public bool End(PodEnd end) => _notes.End(end);

    /// <summary>Something happened to the pod in the runtime.</summary>
    public void Look() => _stages.Look(Uid);

    /// <summary>Begins.</summary>
    /// <param name="owner">Is told how far it is.</param>
    /// <param name="stop">Ends the looking after; what runs goes on.</param>
    public void Start(IPodOwner owner, CancellationToken stop)
    {
        (_owner, _stop) = (owner, stop);
        _mailbox.Start();
    }

    /// <summary>Waits for the end of what is being done, after the token of <see cref="Start"/> was cancelled.</summary>
    public async ValueTask DisposeAsync()
    {
        await _mailbox.DisposeAsync();
        await _reports.StoppedAsync();
        await EndAsync();
    }

    async Task IMailboxWorker.RunAsync()
    {
        while (Stage != PodStage.Finished && !_stop.IsCancellationRequested)
        {
            var end = await TakeTurnAsync(_stop);
            Enter(end.Stage);
            if (end.Rests && _mailbox.TryRest(end.Until))
            {
                return;
            }
        }

        if (Stage == PodStage.Finished)
        {
            await EndAsync();
            _owner?.OnEnded(this);
        }
    }

    private void Enter(PodStage stage)
    {
        var wasActive = Active;
        Stage = stage;
        if (wasActive && !Active)
        {
            _owner?.OnStopped(this);
        }
    }

    private async Task<PodTurnEnd> TakeTurnAsync(CancellationToken stop)
    {
        try
        {
            var end = await _stages.TakeTurnAsync(Stage, stop);
            _retry = null;
            return end;
        }
        catch (Exception e) when (e is OperationCanceledException || WasCut(e, stop))
        {
            // The turn was ended by a newer intent, or all is.
            _stages.LookAgain();
            return Stage;
        }
        catch (Exception e)
        {
            _stages.LookAgain();
            _retry = RetryLater.After(_retry, _services.Clock.GetUtcNow(), FirstRetry, LastRetry);
            Tell(e, _retry.Delay);
            return new(Stage, Rests: true, _retry.At);
        }
    }

    private bool WasCut(Exception e, CancellationToken stop) =>
        e is Grpc.Core.RpcException { StatusCode: Grpc.Core.StatusCode.Cancelled } &&
        (stop.IsCancellationRequested || (Stage == PodStage.Syncing && _notes.MustEnd));

    // A runtime or server that is busy or away is asked again, and mostly that is all; only what lasts is told.
    private void Tell(Exception e, TimeSpan delay)
    {
        var pod = Pod.Key();
        if (Outage.Is(e) && delay < Lasting)
        {
            LogRetry(_services.Log, pod, Stage, e.Message);
        }
        else
        {
            var unexpected = Outage.Unexpected(e);
            LogFailed(_services.Log, unexpected, pod, Stage, e.Message);
        }
    }

    private async Task EndAsync()
    {
        await _stages.EndProbesAsync();
        _reports.End();
        _mailbox.End();
        _stages.EndLooks();
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Pod} failed while {Stage}, trying again: {Why}")]
    private static partial void LogRetry(ILogger log, ObjectKey pod, PodStage stage, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Pod} failed while {Stage}, trying again: {Why}")]
    private static partial void LogFailed(ILogger log, Exception? exception, ObjectKey pod, PodStage stage, string why);
}
