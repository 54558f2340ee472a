using Jota.Kubelet.Specs;
using k8s.Models;

namespace Jota.Kubelet.Probes;

/// <summary>What an HTTP action asks, and what the answer to it says: pure.</summary>
internal static class HttpProbeRequest
{
    /// <summary>The address. Throws <see cref="ContainerConfigException"/> when the container has not named the port.</summary>
    public static string Url(ContainerEndpoint of, V1HTTPGetAction action)
    {
        var scheme = action.Scheme is { Length: > 0 } s ? s.ToLowerInvariant() : "http";
        var path = action.Path is { Length: > 0 } p ? p : "/";
        return $"{scheme}://{of.Authority(action.Host, action.Port)}{(path.StartsWith('/') ? "" : "/")}{path}";
    }

    /// <summary>A page of the same host, to go on with; null where the answer is the last.</summary>
    public static Uri? Next(Uri asked, int code, Uri? location)
    {
        if (code is not (301 or 302 or 303 or 307 or 308) || location is null)
        {
            return null;
        }

        // Only the name counts: another port or scheme of the host is not elsewhere.
        var next = new Uri(asked, location);
        return next.Scheme is "http" or "https" && next.IdnHost == asked.IdnHost ? next : null;
    }

    /// <summary>What the last answer means: to be sent elsewhere is a success that is told of.</summary>
    public static ProbeResult Verdict(int code, string body) => code switch
    {
        >= 200 and < 300 => ProbeResult.Success,
        >= 300 and < 400 => ProbeResult.Warned($"Probe terminated redirects, Response body: {body}"),
        _ => ProbeResult.Failure($"HTTP probe failed with statuscode: {code}"),
    };
}
