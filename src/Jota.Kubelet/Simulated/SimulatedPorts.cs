using Jota.Kubelet.Probes;
using k8s.Models;

namespace Jota.Kubelet.Simulated;

/// <summary>
/// What probes and hooks find on the ports of simulated pods. Their addresses are made up, and so is what answers there: nothing goes out
/// to a network on which they may be somebody's.
/// </summary>
internal sealed class SimulatedPorts(SimulatedPods pods) : IPodPorts
{
    public Task<ProbeResult> GetAsync(ContainerEndpoint of, V1HTTPGetAction action, CancellationToken ct)
    {
        var url = HttpProbeRequest.Url(of, action);
        return Task.FromResult(pods.Answerer(of, of.PortOf(action.Port)) is { } answers
            ? HttpProbeRequest.Verdict(answers.HttpStatus, "")
            : ProbeResult.Failure($"Get \"{url}\": {DialErrors.Refused(of.Authority(action.Host, action.Port))}"));
    }

    public Task<ProbeResult> ConnectAsync(ContainerEndpoint of, V1TCPSocketAction action, CancellationToken ct) =>
        Task.FromResult(pods.Answerer(of, of.PortOf(action.Port)) is not null
            ? ProbeResult.Success
            : ProbeResult.Failure(DialErrors.Refused(of.Authority(action.Host, action.Port))));

    public Task<ProbeResult> CheckHealthAsync(ContainerEndpoint of, V1GRPCAction action, TimeSpan timeout, CancellationToken ct) =>
        Task.FromResult(pods.Answerer(of, action.Port) is not null
            ? ProbeResult.Success
            : ProbeResult.Failure(GrpcHealth.Unreachable(of.Authority(null, action.Port), timeout)));
}
