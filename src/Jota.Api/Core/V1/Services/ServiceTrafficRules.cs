using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of which pod gets a service's traffic.</summary>
internal static class ServiceTrafficRules
{
    private const int LongestAffinity = 86400;

    public static void ValidateAffinity(V1ServiceSpec spec, FieldErrors at)
    {
        FirstPass.CheckAffinity(spec, at);
        if (spec.SessionAffinity == "ClientIP")
        {
            ValidateTimeout(spec.SessionAffinityConfig, at.At("sessionAffinityConfig"));
        }
        else if (spec.SessionAffinity == "None" && spec.SessionAffinityConfig is not null)
        {
            at.At("sessionAffinityConfig").Forbidden("must not be set when session affinity is None");
        }
    }

    public static void ValidatePolicies(V1ServiceSpec spec, FieldErrors at)
    {
        ValidateExternal(spec, at);
        ValidateHealthCheck(spec, at.At("healthCheckNodePort"));
        ValidateInternal(spec, at.At("internalTrafficPolicy"));
        FirstPass.CheckDistribution(spec, at);
    }

    private static void ValidateTimeout(V1SessionAffinityConfig? config, FieldErrors at)
    {
        const string When = "when session affinity type is ClientIP";
        if (config is null)
        {
            at.Required(When);
        }
        else if (config.ClientIP is null)
        {
            at.At("clientIP").Required(When);
        }
        else if (config.ClientIP.TimeoutSeconds is not { } seconds)
        {
            at.At("clientIP").At("timeoutSeconds").Required(When);
        }
        else if (seconds is <= 0 or > LongestAffinity)
        {
            at.At("clientIP").At("timeoutSeconds").Invalid(seconds, $"must be greater than 0 and less than {LongestAffinity}");
        }
    }

    private static void ValidateExternal(V1ServiceSpec spec, FieldErrors at)
    {
        if (ServiceTypes.IsExternal(spec))
        {
            FirstPass.CheckExternalTraffic(spec, at);
        }
        else if (!string.IsNullOrEmpty(spec.ExternalTrafficPolicy))
        {
            at.At("externalTrafficPolicy").Invalid(spec.ExternalTrafficPolicy, "may only be set for externally-accessible services");
        }
    }

    private static void ValidateHealthCheck(V1ServiceSpec spec, FieldErrors at)
    {
        var port = spec.HealthCheckNodePort ?? 0;
        if (!ServiceTypes.NeedsHealthCheck(spec))
        {
            at.InvalidIf(port, port == 0 ? null : "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'");
        }
        else if (port == 0)
        {
            at.Required();
        }
        else
        {
            at.InvalidIf(port, ValueSyntax.PortNumberError(port));
        }
    }

    private static void ValidateInternal(V1ServiceSpec spec, FieldErrors at)
    {
        if (spec.InternalTrafficPolicy is { } policy)
        {
            if (policy is not ("Cluster" or "Local"))
            {
                at.NotSupported(policy, ["Cluster", "Local"]);
            }
        }
        else if (ServiceTypes.HasClusterIP(spec))
        {
            at.Required();
        }
    }
}
