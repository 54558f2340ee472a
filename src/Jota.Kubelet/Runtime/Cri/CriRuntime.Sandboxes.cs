using Jota.Kubelet.Runtime.Cri.V1;

namespace Jota.Kubelet.Runtime.Cri;

/// <content>Pod sandboxes.</content>
public sealed partial class CriRuntime
{
    /// <inheritdoc/>
    public async Task<string> RunPodSandboxAsync(PodSandboxConfig config, string handler, CancellationToken ct)
    {
        var wanted = new RunPodSandboxRequest { Config = config, RuntimeHandler = handler };
        var made = await _runtime.RunPodSandboxAsync(wanted, Within(_timeouts.Sandbox, ct));
        return made.PodSandboxId;
    }

    /// <inheritdoc/>
    public Task StopPodSandboxAsync(string sandboxId, CancellationToken ct) =>
        UnlessGoneAsync(_runtime.StopPodSandboxAsync(new() { PodSandboxId = sandboxId }, Within(_timeouts.Sandbox, ct)));

    /// <inheritdoc/>
    public Task RemovePodSandboxAsync(string sandboxId, CancellationToken ct) => PatientRemoval.RunAsync(
        () => UnlessGoneAsync(_runtime.RemovePodSandboxAsync(new() { PodSandboxId = sandboxId }, Within(_timeouts.Sandbox, ct))),
        _clock,
        ct);

    /// <inheritdoc/>
    public async Task<PodSandboxStatus> PodSandboxStatusAsync(string sandboxId, CancellationToken ct)
    {
        var answer = await _runtime.PodSandboxStatusAsync(new() { PodSandboxId = sandboxId }, Within(_timeouts.Request, ct));
        return answer.Status;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PodSandbox>> ListPodSandboxesAsync(PodSandboxFilter? filter, CancellationToken ct)
    {
        var answer = await _runtime.ListPodSandboxAsync(new() { Filter = filter }, Within(_timeouts.Request, ct));
        return answer.Items;
    }

    /// <inheritdoc/>
    public async Task<PodSandboxStats?> PodSandboxStatsAsync(string sandboxId, CancellationToken ct) =>
        (await _runtime.PodSandboxStatsAsync(new() { PodSandboxId = sandboxId }, Within(_timeouts.Request, ct))).Stats;
}
