using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of probes.</summary>
internal static class ProbeRules
{
    /// <summary>What a probe is asked for.</summary>
    public enum Kind
    {
        Liveness,
        Readiness,
        Startup,
    }

    public static void Validate(V1Probe? probe, long? grace, FieldErrors at, Kind kind)
    {
        if (probe is null)
        {
            return;
        }

        HandlerRules.Validate(new(probe.Exec, probe.HttpGet, probe.TcpSocket, probe.Grpc, Sleep: null), grace, at);
        FirstPass.Check(probe, at);
        if (probe.TerminationGracePeriodSeconds <= 0)
        {
            at.At("terminationGracePeriodSeconds").Invalid(probe.TerminationGracePeriodSeconds, "must be greater than 0");
        }

        if (kind != Kind.Readiness && probe.SuccessThreshold != 1)
        {
            at.At("successThreshold").Invalid(probe.SuccessThreshold ?? 0, "must be 1");
        }

        if (kind == Kind.Readiness && probe.TerminationGracePeriodSeconds is { } period)
        {
            at.At("terminationGracePeriodSeconds").Invalid(period, "must not be set for readinessProbes");
        }
    }
}
