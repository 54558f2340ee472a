using System.Text.Json.Nodes;

namespace Jota.Api;

/// <summary>What an object without a model type must be like, in upstream's order: its schema, its scale, embedded objects, unique lists,
/// and then the rules that its schema does not say.</summary>
internal static class UntypedRules
{
    private const string NotChecked =
        "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation";

    /// <summary>Every field error, metadata aside.</summary>
    /// <param name="kind">What it is an object of.</param>
    /// <param name="obj">The caller's own object.</param>
    /// <param name="old">What was there before; null for a new object.</param>
    /// <param name="errors">Where they go.</param>
    public static void Check(UntypedKind kind, UntypedObject obj, UntypedObject? old, FieldErrors errors)
    {
        if (!IsOfKind(kind.Names, obj, errors))
        {
            return;
        }

        var found = new JsonErrors();
        var holds = obj.Bytes is SettledContent { Holds: true } settled && settled.Schema == kind.Schema;
        if (!holds)
        {
            Hold(kind.Schema, obj, old, found);
        }

        kind.Scale?.Check(obj.View, found);
        if (!holds)
        {
            EmbeddedRules.Check(kind.Schema, obj.View, found);
            JsonListRules.Check(kind.Schema, obj.View, found);
        }

        HoldAgainstRules(kind, obj, old, found);
        errors.AddAll(found.All);
    }

    // As upstream: what is missing or of another type is put right first.
    private static void HoldAgainstRules(UntypedKind kind, UntypedObject obj, UntypedObject? old, JsonErrors found)
    {
        if (kind.Rules is not { } rules)
        {
            return;
        }

        if (found.All.Any(error => error.Reason is FieldErrorReason.Required or FieldErrorReason.TooLong or FieldErrorReason.TooMany
            or FieldErrorReason.TypeInvalid))
        {
            found.Add(FieldErrorReason.Invalid, "", $"Invalid value: null: {NotChecked}");
            return;
        }

        rules.Check(obj, old, found.Add);
    }

    private static bool IsOfKind(ResourceNames names, UntypedObject obj, FieldErrors errors)
    {
        if (obj.Kind.Length > 0 && obj.Kind != names.Kind)
        {
            errors.At("kind").Invalid(obj.Kind, $"must be {names.Kind}");
        }

        if (obj.ApiVersion.Length > 0 && obj.ApiVersion != names.ApiVersion)
        {
            errors.At("apiVersion").Invalid(obj.ApiVersion, $"must be {names.ApiVersion}");
        }

        return !errors.Any;
    }

    // The schema may speak of what every object has, too: then it is shown that, for as long as it looks.
    private static void Hold(JsonSchema schema, UntypedObject obj, UntypedObject? old, JsonErrors found)
    {
        JsonObject? head = schema.SpeaksOfHead ? obj.Head() : null;
        foreach (var (name, value) in head?.ToList() ?? [])
        {
            head!.Remove(name);
            obj.Content[name] = value;
        }

        try
        {
            JsonValidation.Check(schema, obj.View, old?.View, found);
        }
        finally
        {
            if (head is not null)
            {
                obj.Content.Remove("apiVersion");
                obj.Content.Remove("kind");
                obj.Content.Remove("metadata");
            }
        }
    }
}
