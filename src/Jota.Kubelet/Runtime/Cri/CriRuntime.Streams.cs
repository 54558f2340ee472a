using Jota.Kubelet.Runtime.Cri.V1;

namespace Jota.Kubelet.Runtime.Cri;

/// <content>Connections into containers and pods: the runtime names an address of its streaming server, good for one use.</content>
public sealed partial class CriRuntime
{
    /// <inheritdoc/>
    public async Task<Stream> ExecAsync(ExecRequest request, string protocol, CancellationToken ct)
    {
        var answer = await _runtime.ExecAsync(request, Within(_timeouts.Request, ct));
        return await _streaming.ConnectAsync(answer.Url, protocol, ct);
    }

    /// <inheritdoc/>
    public async Task<Stream> AttachAsync(AttachRequest request, string protocol, CancellationToken ct)
    {
        var answer = await _runtime.AttachAsync(request, Within(_timeouts.Request, ct));
        return await _streaming.ConnectAsync(answer.Url, protocol, ct);
    }

    /// <inheritdoc/>
    public async Task<Stream> PortForwardAsync(PortForwardRequest request, string protocol, CancellationToken ct)
    {
        var answer = await _runtime.PortForwardAsync(request, Within(_timeouts.Request, ct));
        return await _streaming.ConnectAsync(answer.Url, protocol, ct);
    }
}
