using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of what only load balancers have.</summary>
internal static class LoadBalancerRules
{
    private const string RangesAnnotation = "service.beta.kubernetes.io/load-balancer-source-ranges";
    private const string OnlyHere = "may only be used when `type` is 'LoadBalancer'";

    public static void Validate(V1Service service, FieldErrors errors)
    {
        var (spec, at) = (service.Spec, errors.At("spec"));
        ValidateRanges(service, errors);
        if (spec.AllocateLoadBalancerNodePorts is not null && !IsBalancer(spec))
        {
            at.At("allocateLoadBalancerNodePorts").Forbidden(OnlyHere);
        }
        else if (spec.AllocateLoadBalancerNodePorts is null && IsBalancer(spec))
        {
            at.At("allocateLoadBalancerNodePorts").Required();
        }

        ValidateClass(spec, at.At("loadBalancerClass"));
    }

    /// <summary>Who answers for a balancer stays the same as long as it is one.</summary>
    public static void ValidateUpdate(V1ServiceSpec spec, V1ServiceSpec old, FieldErrors at)
    {
        if (IsBalancer(spec) && IsBalancer(old) && spec.LoadBalancerClass != old.LoadBalancerClass)
        {
            at.At("loadBalancerClass").Invalid(spec.LoadBalancerClass, "may not change once set");
        }

        ValidateClass(spec, at.At("loadBalancerClass"));
    }

    public static void ValidateStatus(V1LoadBalancerStatus? status, V1LoadBalancerStatus? old, V1ServiceSpec spec, FieldErrors at)
    {
        if (status?.Ingress is not { Count: > 0 } ingress)
        {
            return;
        }

        if (!IsBalancer(spec) && !ModelDiff.Same(status, old))
        {
            at.At("ingress").Forbidden("may only be used when `spec.type` is 'LoadBalancer'");
            return;
        }

        for (var i = 0; i < ingress.Count; i++)
        {
            ValidateIngress(ingress[i], at.At("ingress").At(i));
        }
    }

    private static void ValidateIngress(V1LoadBalancerIngress ingress, FieldErrors at)
    {
        if (ingress.Ip is { Length: > 0 } ip)
        {
            at.At("ip").InvalidIf(ip, ValueSyntax.IpError(ip));
            FirstPass.CheckMode(ingress, at);
        }
        else if (ingress.IpMode is not null)
        {
            at.At("ipMode").Forbidden("may not be specified when `ip` is not set");
        }

        if (ingress.Hostname is { Length: > 0 } name)
        {
            at.At("hostname").InvalidEach(name, NameSyntax.DnsSubdomainErrors(name));
            if (ValueSyntax.TryParseIp(name, out _))
            {
                at.At("hostname").Invalid(name, "must be a DNS name, not an IP address");
            }
        }
    }

    private static void ValidateRanges(V1Service service, FieldErrors errors)
    {
        if (service.Spec.LoadBalancerSourceRanges is { Count: > 0 } ranges)
        {
            var at = errors.At("spec").At("loadBalancerSourceRanges");
            ValidateOnlyHere(service.Spec, at);
            for (var i = 0; i < ranges.Count; i++)
            {
                // Blanks around a range are tolerated, since the annotation before it tolerated them.
                at.At(i).InvalidIf(ranges[i], ValueSyntax.RangeError(ranges[i].Trim()));
            }
        }
        else if (service.Metadata.Annotations is { } annotations && annotations.TryGetValue(RangesAnnotation, out var annotated))
        {
            ValidateAnnotation(service.Spec, annotated.Trim(), errors.At("metadata").At("annotations").Key(RangesAnnotation));
        }
    }

    private static void ValidateAnnotation(V1ServiceSpec spec, string annotated, FieldErrors at)
    {
        ValidateOnlyHere(spec, at);
        if (annotated.Length > 0 && !annotated.Split(',').All(IsRange))
        {
            at.Invalid(annotated, "must be a list of IP ranges. For example, 10.240.0.0/24,10.250.0.0/24 ");
        }
    }

    private static bool IsRange(string text) => ValueSyntax.TryParseRange(text.Trim(), out _);

    private static void ValidateClass(V1ServiceSpec spec, FieldErrors at)
    {
        if (spec.LoadBalancerClass is not { } name)
        {
            return;
        }

        if (IsBalancer(spec))
        {
            at.InvalidEach(name, NameSyntax.QualifiedNameErrors(name));
        }
        else
        {
            at.Forbidden(OnlyHere);
        }
    }

    private static void ValidateOnlyHere(V1ServiceSpec spec, FieldErrors at)
    {
        if (!IsBalancer(spec))
        {
            at.Forbidden(OnlyHere);
        }
    }

    private static bool IsBalancer(V1ServiceSpec spec) => spec.Type == ServiceTypes.LoadBalancer;
}
