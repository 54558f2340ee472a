using System.Net.Sockets;
using Jota.Kubelet.Containers;
using k8s.Models;

namespace Jota.Kubelet.Probes;

/// <summary>HTTP as probes and hooks use it: certificates are not checked, a redirect to another host counts as success.</summary>
internal sealed class ProbeHttp : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.Zero,
        UseProxy = false,
#pragma warning disable CA5359 // upstream's rule: the kubelet does not verify what it probes
        SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
#pragma warning restore CA5359
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Asks once. Throws only when cancelled.</summary>
    public async Task<ProbeResult> GetAsync(V1HTTPGetAction action, V1Container container, string podIp, CancellationToken ct)
    {
        var host = action.Host is { Length: > 0 } stated ? stated : podIp;
        var port = PortOf(action.Port, container);
        var scheme = action.Scheme is { Length: > 0 } s ? s.ToLowerInvariant() : "http";
        var path = action.Path is { Length: > 0 } p ? p : "/";
        var authority = host.Contains(':', StringComparison.Ordinal) && !host.StartsWith('[') ? $"[{host}]:{port}" : $"{host}:{port}";
        var url = $"{scheme}://{authority}{(path.StartsWith('/') ? "" : "/")}{path}";
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.TryAddWithoutValidation("User-Agent", "kube-probe/1.36");
        request.Headers.TryAddWithoutValidation("Accept", "*/*");
        foreach (var header in action.HttpHeaders ?? [])
        {
            request.Headers.Remove(header.Name);
            request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        }

        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            var code = (int)response.StatusCode;
            return code is >= 200 and < 400 ? ProbeResult.Success : ProbeResult.Failure($"HTTP probe failed with statuscode: {code}");
        }
        catch (HttpRequestException e)
        {
            return ProbeResult.Failure($"Get \"{url}\": {DialError(e, authority)}");
        }
        catch (OperationCanceledException)
        {
            return ProbeResult.Failure($"Get \"{url}\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)");
        }
    }

    /// <summary>A port's number, which a container may have named. Throws <see cref="ContainerConfigException"/> when it did not.</summary>
    public static int PortOf(IntOrString port, V1Container container)
    {
        if (int.TryParse(port.Value, System.Globalization.CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        return container.Ports?.FirstOrDefault(p => p.Name == port.Value)?.ContainerPort
            ?? throw new ContainerConfigException($"couldn't find port: {port.Value}");
    }

    /// <summary>A failed connection in upstream's words.</summary>
    public static string DialError(Exception e, string authority) => e.GetBaseException() is SocketException socket
        ? $"dial tcp {authority}: {Words(socket)}"
        : e.GetBaseException().Message;

    public void Dispose() => _client.Dispose();

    private static string Words(SocketException e) => e.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "connect: connection refused",
        SocketError.HostUnreachable => "connect: no route to host",
        SocketError.NetworkUnreachable => "connect: network is unreachable",
        SocketError.TimedOut => "i/o timeout",
        SocketError.ConnectionReset => "read: connection reset by peer",
        SocketError.HostNotFound => "lookup: no such host",
        _ => e.Message,
    };
}
