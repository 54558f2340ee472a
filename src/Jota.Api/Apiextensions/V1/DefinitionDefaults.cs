using k8s.Models;

namespace Jota.Api;

/// <summary>What upstream fills in where a CustomResourceDefinition says nothing.</summary>
internal static class DefinitionDefaults
{
    private const int HttpsPort = 443;

    public static void Set(V1CustomResourceDefinitionSpec spec)
    {
        var names = spec.Names ??= new();
        names.Singular = string.IsNullOrEmpty(names.Singular) ? names.Kind?.ToLowerInvariant() ?? "" : names.Singular;
        names.ListKind = string.IsNullOrEmpty(names.ListKind) && !string.IsNullOrEmpty(names.Kind) ? names.Kind + "List" : names.ListKind;
        spec.Conversion ??= new() { Strategy = "None" };
        if (spec.Conversion is { Strategy: "Webhook", Webhook.ClientConfig.Service: { Port: null } service })
        {
            service.Port = HttpsPort;
        }

        // As stored by upstream: what is off is not said.
        spec.PreserveUnknownFields = spec.PreserveUnknownFields == true ? true : null;
    }
}
