using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of what an APIService may say.</summary>
internal static class APIServiceRules
{
    private const int HighestGroupPriority = 20_000;
    private const int HighestVersionPriority = 1_000;

    public static void Validate(V1APIServiceSpec spec, FieldErrors at)
    {
        Names(spec, at);
        Priority(spec.GroupPriorityMinimum, HighestGroupPriority, at.At("groupPriorityMinimum"));
        Priority(spec.VersionPriority, HighestVersionPriority, at.At("versionPriority"));
        if (spec.Service is { } service)
        {
            Remote(spec, service, at);
        }
        else
        {
            Local(spec, at);
        }
    }

    private static void Names(V1APIServiceSpec spec, FieldErrors at)
    {
        if (!string.IsNullOrEmpty(spec.Group))
        {
            at.At("group").InvalidEach(spec.Group, NameSyntax.DnsSubdomainErrors(spec.Group));
        }
        else if (spec.Version != "v1")
        {
            at.At("group").Required("only v1 may have an empty group and it better be legacy kube");
        }

        at.At("version").InvalidIf(spec.Version, NameSyntax.Dns1035LabelError(spec.Version ?? ""));
    }

    private static void Priority(int priority, int highest, FieldErrors at)
    {
        if (priority <= 0 || priority > highest)
        {
            at.Invalid(priority, $"must be positive and less than {highest}");
        }
    }

    private static void Local(V1APIServiceSpec spec, FieldErrors at)
    {
        if (spec.CaBundle is { Length: > 0 } bundle)
        {
            at.At("caBundle").Invalid($"{bundle.Length} bytes", "local APIServices may not have a caBundle");
        }

        if (spec.InsecureSkipTLSVerify == true)
        {
            at.At("insecureSkipTLSVerify").Invalid(true, "local APIServices may not have insecureSkipTLSVerify");
        }
    }

    private static void Remote(V1APIServiceSpec spec, Apiregistrationv1ServiceReference service, FieldErrors at)
    {
        var place = at.At("service");
        place.At("namespace").Present(service.NamespaceProperty);
        place.At("name").Present(service.Name);
        if (ValueSyntax.PortNumberError(service.Port ?? APIServices.DefaultPort) is { } wrong)
        {
            place.At("port").Invalid(service.Port, $"port is not valid: {wrong}");
        }

        if (spec.InsecureSkipTLSVerify == true && spec.CaBundle is { Length: > 0 })
        {
            at.At("insecureSkipTLSVerify").Invalid(true, "may not be true if caBundle is present");
        }
    }
}
