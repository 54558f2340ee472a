using System.Text.Json.Nodes;
using Jota.Api;

namespace Jota.Kubectl;

/// <summary>The volumes of a pod, and where those of the cluster come from.</summary>
internal static class VolumesDescriber
{
    private const int MostOfAttribute = 140;

    /// <summary>The volumes of a pod, or of a template.</summary>
    public static void Describe(Description about, JsonNode? volumes, string indent)
    {
        var output = about.Out;
        output.Line($"{indent}Volumes:{(volumes.Items().Any() ? "" : "\t<none>")}");
        foreach (var volume in volumes.Items())
        {
            output.Line(1, $"{(indent.Length > 0 ? " " : "")}{volume.Text("name")}:");
            Source(output, VolumeSources.OfPods, volume, isOfPod: true);
        }
    }

    /// <summary>Where a volume comes from.</summary>
    public static void Source(DescriptionWriter output, IReadOnlyList<VolumeSource> known, JsonNode? volume, bool isOfPod)
    {
        if (known.FirstOrDefault(source => volume.Has(source.Field)) is not { } kind)
        {
            output.Line(1, "<unknown>");
            return;
        }

        var source = volume.At(kind.Field);
        output.Field(2, "Type", kind.Text);
        foreach (var fact in kind.Facts)
        {
            output.Line(2, $"{fact.Label}\t{Value(fact, source, isOfPod)}");
        }

        switch (kind.Field)
        {
            case "csi":
                Attributes(output, source.At("volumeAttributes"));
                break;
            case "projected":
                Projected(output, source);
                break;
            case "downwardAPI":
                Downward(output, source);
                break;
            case "ephemeral" when source.At("volumeClaimTemplate") is { } template:
                ClaimDescriber.Claim(output.Deeper(2), template, null);
                break;
        }
    }

    private static string Value(VolumeFact fact, JsonNode? source, bool isOfPod)
    {
        var path = fact.Path.TrimEnd(',').Split('/');
        return source.At(path) switch
        {
            null => fact.Fallback,
            JsonArray list when fact.Path.EndsWith(',') => string.Join(", ", list.Select(GoText.Of)),
            JsonObject secret when fact == VolumeFact.Secret => isOfPod
                ? $"&LocalObjectReference{{Name:{secret.Text("name")},}}"
                : $"&SecretReference{{Name:{secret.Text("name")},Namespace:{secret.Text("namespace")},}}",
            { } value when fact.Path == "sizeLimit" && Quantity.TryParse(GoText.Of(value), out var size) && size.IsZero => fact.Fallback,
            { } value => GoText.Of(value),
        };
    }

    private static void Projected(DescriptionWriter output, JsonNode? projected)
    {
        foreach (var source in projected.Items("sources"))
        {
            if (source.At("secret") is { } secret)
            {
                output.Field(2, "SecretName", secret.Text("name"));
                output.Field(2, "Optional", secret.GoBool("optional"));
            }
            else if (source.Has("downwardAPI"))
            {
                output.Field(2, "DownwardAPI", "true");
            }
            else if (source.At("configMap") is { } map)
            {
                output.Field(2, "ConfigMapName", map.Text("name"));
                output.Field(2, "Optional", map.GoBool("optional"));
            }
            else if (source.At("serviceAccountToken") is { } token)
            {
                output.Field(2, "TokenExpirationSeconds", $"{token.Count("expirationSeconds")}");
            }
        }
    }

    private static void Downward(DescriptionWriter output, JsonNode? source)
    {
        output.Line(2, "Items:");
        foreach (var item in source.Items("items"))
        {
            if (item.At("fieldRef") is { } field)
            {
                output.Line(3, $"{field.Text("fieldPath")} -> {item.Text("path")}");
            }

            if (item.At("resourceFieldRef") is { } resource)
            {
                output.Line(3, $"{resource.Text("resource")} -> {item.Text("path")}");
            }
        }
    }

    private static void Attributes(DescriptionWriter output, JsonNode? attributes)
    {
        output.Put(2, "VolumeAttributes:\t");
        var lines = attributes.Fields().Select(attribute => $"{attribute.Key}={(string?)attribute.Value}").ToList();
        if (lines.Count == 0)
        {
            output.Line("<none>");
        }

        for (var i = 0; i < lines.Count; i++)
        {
            if (i > 0)
            {
                output.Put(2, "");
                output.Put(2, "\t");
            }

            output.Line(2, lines[i].Length > MostOfAttribute ? lines[i][..MostOfAttribute] + "..." : lines[i]);
        }
    }
}
