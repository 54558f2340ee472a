using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>What <c>wait --for</c> waits for.</summary>
internal abstract class WaitCondition
{
    /// <summary>Whether an object is as wanted; null for one that is not there.</summary>
    public abstract bool Holds(JsonObject? item);

    /// <summary>Whether it waits for objects to go.</summary>
    public virtual bool IsDeletion => false;

    /// <summary>Whether it waits for objects to come.</summary>
    public virtual bool IsCreation => false;

    /// <summary>Reads a condition.</summary>
    public static WaitCondition Parse(string text)
    {
        if (text.StartsWith("jsonpath=", StringComparison.Ordinal))
        {
            return Path(text["jsonpath=".Length..]);
        }

        if (text.StartsWith("condition=", StringComparison.Ordinal))
        {
            var parts = text["condition=".Length..].Split('=', 2);
            return new OfCondition(parts[0], parts.Length > 1 ? parts[1] : "true");
        }

        return text.ToLowerInvariant() switch
        {
            "delete" => new Gone(),
            "create" => new There(),
            _ => throw KubectlException.Error($"unrecognized condition: \"{text}\""),
        };
    }

    private static AtPath Path(string text)
    {
        var brace = text.IndexOf('}', StringComparison.Ordinal);
        var sign = brace < 0 ? text.IndexOf('=', StringComparison.Ordinal) : text.IndexOf('=', brace);
        var (path, value) = sign < 0 ? (text, null) : (text[..sign], text[(sign + 1)..].Trim('\'', '"'));
        if (value is { Length: 0 })
        {
            throw KubectlException.Error(
                "jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3");
        }

        try
        {
            return new(new(JsonPathReader.Relaxed(path.Trim('\'', '"'))), value);
        }
        catch (FormatException wrong)
        {
            throw KubectlException.Error(wrong.Message);
        }
    }

    private sealed class OfCondition(string type, string status) : WaitCondition
    {
        public override bool Holds(JsonObject? item)
        {
            var found = item.Items("status", "conditions")
                .FirstOrDefault(condition => condition.Text("type").Equals(type, StringComparison.OrdinalIgnoreCase));
            if (found is null || !found.Text("status").Equals(status, StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }

            // One that is about an older form of the object says nothing of this one.
            return (item.Number("metadata", "generation") ?? 0) <= (found.Number("observedGeneration") ?? long.MaxValue);
        }
    }

    private sealed class AtPath(JsonPathTemplate path, string? value) : WaitCondition
    {
        public override bool Holds(JsonObject? item)
        {
            try
            {
                var found = item is null ? [] : path.Find(item).SelectMany(values => values).ToList();
                return found.Count switch
                {
                    0 => false,
                    1 when found[0] is not (JsonObject or JsonArray) => value is null || GoText.Of(found[0]) == value,
                    1 when value is null => true,
                    1 => throw KubectlException.Error("jsonpath leads to a nested object or list which is not supported"),
                    _ => throw KubectlException.Error("given jsonpath expression matches more than one value"),
                };
            }
            catch (FormatException wrong)
            {
                throw KubectlException.Error(wrong.Message);
            }
        }
    }

    private sealed class Gone : WaitCondition
    {
        public override bool IsDeletion => true;

        public override bool Holds(JsonObject? item) => item is null;
    }

    private sealed class There : WaitCondition
    {
        public override bool IsCreation => true;

        public override bool Holds(JsonObject? item) => item is not null;
    }
}
