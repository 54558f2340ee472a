using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's defaults of probes and of the requests that they and the lifecycle hooks make.</summary>
internal static class ProbeDefaults
{
    public static void Apply(V1Probe? probe)
    {
        if (probe is null)
        {
            return;
        }

        probe.TimeoutSeconds = OrElse(probe.TimeoutSeconds, 1);
        probe.PeriodSeconds = OrElse(probe.PeriodSeconds, 10);
        probe.SuccessThreshold = OrElse(probe.SuccessThreshold, 1);
        probe.FailureThreshold = OrElse(probe.FailureThreshold, 3);
        Apply(probe.HttpGet);
        if (probe.Grpc is { } grpc)
        {
            grpc.Service ??= "";
        }
    }

    public static void Apply(V1HTTPGetAction? request)
    {
        if (request is not null)
        {
            request.Path = PodSpecDefaults.OrElse(request.Path, "/");
            request.Scheme = PodSpecDefaults.OrElse(request.Scheme, "HTTP");
        }
    }

    private static int OrElse(int? value, int otherwise) => value is null or 0 ? otherwise : value.Value;
}
