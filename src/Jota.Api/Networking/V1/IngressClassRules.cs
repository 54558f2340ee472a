using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of an ingress class.</summary>
internal static class IngressClassRules
{
    private const int LongestController = 250;

    public static string Shown(V1IngressClassParametersReference? parameters) => parameters switch
    {
        null => "<none>",
        { ApiGroup: { } group } => $"{parameters.Kind}.{group}/{parameters.Name}",
        _ => $"{parameters.Kind}/{parameters.Name}",
    };

    /// <summary>A domain and a path below it, such as <c>example.com/ingress</c>.</summary>
    public static void ValidateController(string controller, FieldErrors at)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(controller) > LongestController)
        {
            at.TooLong(LongestController);
        }

        if (at.Present(controller))
        {
            DomainPathRules.Validate(controller, at);
        }
    }

    public static void Validate(V1IngressClassParametersReference parameters, FieldErrors at)
    {
        FirstPass.Check(parameters, at);
        switch (parameters)
        {
            case { Scope: "Namespace", NamespaceProperty: null }:
                at.At("namespace").Required("`parameters.scope` is set to 'Namespace'");
                break;
            case { Scope: "Namespace", NamespaceProperty: var ns }:
                at.At("namespace").InvalidEach(ns, NameSyntax.DnsLabelErrors(ns));
                break;
            case { Scope: "Cluster", NamespaceProperty: not null }:
                at.At("namespace").Forbidden("`parameters.scope` is set to 'Cluster'");
                break;
            default:
                break;
        }
    }
}
