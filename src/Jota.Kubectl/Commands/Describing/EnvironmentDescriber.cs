using System.Text.Json.Nodes;
using Jota.Api;

namespace Jota.Kubectl;

/// <summary>The variables of a container, and where they come from.</summary>
/// <param name="output">Where to.</param>
/// <param name="pod">The pod; null for a template.</param>
internal sealed class EnvironmentDescriber(DescriptionWriter output, JsonNode? pod)
{
    public void Describe(JsonNode? container)
    {
        if (container.Items("envFrom").Any())
        {
            output.Line(2, "Environment Variables from:");
            foreach (var from in container.Items("envFrom"))
            {
                output.Line(3, FromText(from));
            }
        }

        output.Line(2, $"Environment:{(container.Items("env").Any() ? "" : "\t<none>")}");
        foreach (var variable in container.Items("env"))
        {
            Variable(container, variable);
        }
    }

    private static string FromText(JsonNode? from)
    {
        var (kind, reference) = from.At("configMapRef") is { } map ? ("ConfigMap", map)
            : from.At("secretRef") is { } secret ? ("Secret", secret) : ("", null);
        var prefix = from.Text("prefix") is { Length: > 0 } text ? $" with prefix '{text}'" : "";
        return $"{reference.Text("name")}\t{kind}{prefix}\tOptional: {reference.GoBool("optional")}";
    }

    private void Variable(JsonNode? container, JsonNode? variable)
    {
        var name = variable.Text("name");
        var from = variable.At("valueFrom");
        if (from is null)
        {
            output.Field(3, name, variable.Text("value").Replace("\n", "\n      \t", StringComparison.Ordinal));
        }
        else if (from.At("fieldRef") is { } field)
        {
            output.Field(3, name, $"{FieldValue(field.Text("fieldPath"))} ({field.Text("apiVersion")}:{field.Text("fieldPath")})");
        }
        else if (from.At("resourceFieldRef") is { } resource)
        {
            var which = resource.Text("resource");
            var value = ResourceValue(container, resource);
            var isNodes = value == "0" && which is ("limits.cpu" or "limits.memory");
            output.Field(3, name, $"{(isNodes ? "node allocatable" : value)} ({which})");
        }
        else if (from.At("secretKeyRef") is { } secret)
        {
            output.Field(
                3,
                name,
                $"<set to the key '{secret.Text("key")}' in secret '{secret.Text("name")}'>\tOptional: {secret.GoBool("optional")}");
        }
        else if (from.At("configMapKeyRef") is { } map)
        {
            output.Field(
                3, name, $"<set to the key '{map.Text("key")}' of config map '{map.Text("name")}'>\tOptional: {map.GoBool("optional")}");
        }
    }

    /// <summary>Upstream's kubectl knows two of a pod's fields, and leaves all others to the node.</summary>
    private string FieldValue(string path) => path switch
    {
        "metadata.name" => pod.Name(),
        "metadata.namespace" => pod.Namespace(),
        _ => "",
    };

    private static string ResourceValue(JsonNode? container, JsonNode? reference)
    {
        var (list, name) = reference.Text("resource").Split('.', 2) is [var first, var second] ? (first, second) : ("", "");
        if (list is not ("limits" or "requests"))
        {
            return "";
        }

        var amount = container.Amount("resources", list, name);
        var divisor = reference.Amount("divisor") is { IsZero: false } given ? given : Quantity.Of(1);
        var (over, below) = name == "cpu" ? (amount.MilliValue, divisor.MilliValue) : (amount.Value, divisor.Value);
        return $"{(long)Math.Ceiling((double)over / below)}";
    }
}
