using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>A probe in one line.</summary>
internal static class ProbeText
{
    public static string Of(JsonNode? probe)
    {
        var figures = $"delay={probe.Count("initialDelaySeconds")}s timeout={probe.Count("timeoutSeconds")}s "
            + $"period={probe.Count("periodSeconds")}s "
            + $"#success={probe.Count("successThreshold")} #failure={probe.Count("failureThreshold")}";
        return $"{What(probe)} {figures}";
    }

    private static string What(JsonNode? probe)
    {
        if (probe.At("exec") is { } exec)
        {
            return $"exec {GoText.Of(exec.At("command") ?? new JsonArray())}";
        }

        if (probe.At("httpGet") is { } get)
        {
            var (host, path) = (get.Text("host"), get.Text("path"));
            var address = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
            var slash = path.Length == 0 || path.StartsWith('/') ? "" : "/";
            return $"http-get {get.Text("scheme").ToLowerInvariant()}://{address}:{get.Shown("0", "port")}{slash}{Escaped(path)}";
        }

        return probe.At("tcpSocket") is { } socket ? $"tcp-socket {socket.Text("host")}:{socket.Shown("0", "port")}"
            : probe.At("grpc") is { } grpc ? $"grpc <pod>:{grpc.Count("port")} {grpc.Text("service")}"
            : "unknown";
    }

    /// <summary>As Go writes a URL's path: what may stand there stands as it is.</summary>
    private static string Escaped(string path) => string.Concat(path.Select(
        c => char.IsAsciiLetterOrDigit(c) || "-_.~$&+,/:;=@!*'()".Contains(c, StringComparison.Ordinal)
            ? c.ToString()
            : Uri.HexEscape(c < 256 ? c : '?')));
}
