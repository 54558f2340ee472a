using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of an ingress.</summary>
internal static class IngressRules
{
    private static readonly string[] BadSequences = ["//", "/./", "/../", "%2f", "%2F"];
    private static readonly string[] BadEndings = ["/..", "/."];

    /// <summary>Who says the class in the field does not say it in the annotation as well.</summary>
    public static void ValidateClassOnce(V1Ingress ingress, FieldErrors errors)
    {
        if (ingress.Spec?.IngressClassName is not null
            && ingress.Metadata?.Annotations is { } annotations
            && annotations.TryGetValue(IngressAnnotations.Class, out var said))
        {
            errors.At("annotations").At(IngressAnnotations.Class).Invalid(said, "can not be set when the class field is also set");
        }
    }

    public static void Validate(V1IngressSpec spec, FieldErrors at)
    {
        if (spec.Rules is not { Count: > 0 } && spec.DefaultBackend is null)
        {
            at.Invalid(null, "either `defaultBackend` or `rules` must be specified");
        }

        if (spec.DefaultBackend is { } usual)
        {
            ValidateBackend(usual, at.At("defaultBackend"));
        }

        for (var i = 0; i < spec.Rules?.Count; i++)
        {
            Validate(spec.Rules[i], at.At("rules").At(i));
        }

        for (var i = 0; i < spec.Tls?.Count; i++)
        {
            Validate(spec.Tls[i], at.At("tls").At(i));
        }

        if (spec.IngressClassName is { } name)
        {
            at.At("ingressClassName").InvalidEach(name, NameSyntax.DnsSubdomainErrors(name));
        }
    }

    public static void ValidateStatus(IList<V1IngressLoadBalancerIngress>? points, FieldErrors at)
    {
        for (var i = 0; i < points?.Count; i++)
        {
            if (points[i].Ip is { Length: > 0 } ip)
            {
                at.At(i).At("ip").InvalidIf(ip, ValueSyntax.IpError(ip));
            }

            if (points[i].Hostname is { Length: > 0 } name)
            {
                at.At(i).At("hostname").InvalidEach(name, NameSyntax.DnsSubdomainErrors(name));
                if (ValueSyntax.TryParseIp(name, out _))
                {
                    at.At(i).At("hostname").Invalid(name, "must be a DNS name, not an IP address");
                }
            }
        }
    }

    private static void Validate(V1IngressRule rule, FieldErrors at)
    {
        if (rule.Host is { Length: > 0 } host)
        {
            if (ValueSyntax.TryParseIp(host, out _))
            {
                at.At("host").Invalid(host, "must be a DNS name, not an IP address");
            }
            else
            {
                ValidateHost(host, at.At("host"));
            }
        }

        if (rule.Http is not { } http)
        {
            return;
        }

        if (http.Paths is not { Count: > 0 })
        {
            at.At("http").At("paths").Required();
        }

        for (var i = 0; i < http.Paths?.Count; i++)
        {
            Validate(http.Paths[i], at.At("http").At("paths").At(i));
        }
    }

    private static void Validate(V1HTTPIngressPath path, FieldErrors at)
    {
        switch (path.PathType)
        {
            case null:
                at.At("pathType").Required("pathType must be specified");
                break;
            case "Exact" or "Prefix":
                ValidatePath(path.Path ?? "", at.At("path"));
                break;
            case "ImplementationSpecific":
                if (path.Path is { Length: > 0 } text && text[0] != '/')
                {
                    at.At("path").Invalid(text, "must be an absolute path");
                }

                break;
            default:
                at.At("pathType").NotSupported(path.PathType, ["Exact", "ImplementationSpecific", "Prefix"]);
                break;
        }

        ValidateBackend(path.Backend ?? new(), at.At("backend"));
    }

    private static void ValidatePath(string path, FieldErrors at)
    {
        if (!path.StartsWith('/'))
        {
            at.Invalid(path, "must be an absolute path");
        }

        foreach (var bad in BadSequences.Where(bad => path.Contains(bad, StringComparison.Ordinal)))
        {
            at.Invalid(path, $"must not contain '{bad}'");
        }

        foreach (var bad in BadEndings.Where(bad => path.EndsWith(bad, StringComparison.Ordinal)))
        {
            at.Invalid(path, $"cannot end with '{bad}'");
        }
    }

    private static void ValidateBackend(V1IngressBackend backend, FieldErrors at)
    {
        switch (backend)
        {
            case { Service: not null, Resource: not null }:
                at.Invalid("", "cannot set both resource and service backends");
                break;
            case { Service: { } service }:
                ValidateService(service, at);
                break;
            case { Resource: { } resource }:
                ValidateResource(resource, at.At("resource"));
                break;
            default:
                at.Invalid("", "resource or service backend is required");
                break;
        }
    }

    private static void ValidateService(V1IngressServiceBackend service, FieldErrors at)
    {
        if (at.At("service").At("name").Present(service.Name))
        {
            at.At("service").At("name").InvalidEach(service.Name, NameSyntax.Dns1035LabelErrors(service.Name));
        }

        var (name, number) = (service.Port?.Name ?? "", service.Port?.Number ?? 0);
        if (name.Length > 0 && number != 0)
        {
            at.Invalid("", "cannot set both port name & port number");
        }
        else if (name.Length > 0)
        {
            at.At("service").At("port").At("name").InvalidEach(name, NameSyntax.PortNameErrors(name));
        }
        else if (number != 0)
        {
            at.At("service").At("port").At("number").InvalidIf(number, ValueSyntax.PortNumberError(number));
        }
        else
        {
            at.Required("port name or number is required");
        }
    }

    private static void ValidateResource(V1TypedLocalObjectReference resource, FieldErrors at)
    {
        if (resource.ApiGroup is { } group)
        {
            at.At("apiGroup").InvalidEach(group, NameSyntax.DnsSubdomainErrors(group));
        }

        Segment(resource.Kind, "kind is required", at.At("kind"));
        Segment(resource.Name, "name is required", at.At("name"));
    }

    private static void Segment(string? text, string whenMissing, FieldErrors at)
    {
        if (string.IsNullOrEmpty(text))
        {
            at.Required(whenMissing);
        }
        else
        {
            at.InvalidIf(text, NameSyntax.PathSegmentError(text));
        }
    }

    private static void Validate(V1IngressTLS tls, FieldErrors at)
    {
        for (var i = 0; i < tls.Hosts?.Count; i++)
        {
            ValidateHost(tls.Hosts[i], at.At("hosts").At(i));
        }

        if (tls.SecretName is { Length: > 0 } name)
        {
            at.At("secretName").InvalidEach(name, NameSyntax.DnsSubdomainErrors(name));
        }
    }

    /// <summary>A name, or all names right below one.</summary>
    private static void ValidateHost(string host, FieldErrors at)
    {
        if (!host.StartsWith('*'))
        {
            at.InvalidEach(host, NameSyntax.DnsSubdomainErrors(host));
        }
        else if (!host.StartsWith("*.", StringComparison.Ordinal) || NameSyntax.DnsSubdomainError(host[2..]) is not null)
        {
            at.Invalid(host, "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of "
                + "lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used "
                + @"for validation is '\*\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')");
        }
    }
}
