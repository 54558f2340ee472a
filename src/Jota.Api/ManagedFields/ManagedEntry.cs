using System.Runtime.InteropServices;
using System.Text.Json;
using k8s.Models;

namespace Jota.Api;

/// <summary>One manager's entry of <c>managedFields</c>.</summary>
/// <param name="Manager">Who.</param>
/// <param name="IsApply">Whether by applying; else by writing.</param>
/// <param name="ApiVersion">The version that the fields are in terms of.</param>
/// <param name="Place">Where it was written to; empty for the object itself.</param>
/// <param name="Time">When last.</param>
/// <param name="Fields">What he owns; null for the rest: all that was written there and that no other entry has.</param>
internal sealed record ManagedEntry(
    string Manager, bool IsApply, string ApiVersion, string Place, DateTime? Time, FieldSet? Fields)
{
    /// <summary>The form of the sets that everybody knows.</summary>
    public const string FieldsV1 = "FieldsV1";

    /// <summary>The operation of appliers.</summary>
    public const string Apply = "Apply";

    /// <summary>The operation of all other writers.</summary>
    public const string Update = "Update";

    /// <summary>Whether it has what no other entry has.</summary>
    public bool IsRest => Fields is null;

    /// <summary>The part of objects that entries of rests are about: the status, or all else.</summary>
    public bool IsStatus => Place == "status";

    /// <summary>Whether both are the same manager's; appliers are the same whatever version they speak.</summary>
    public bool IsOf(ManagedEntry other) => Manager == other.Manager && IsApply == other.IsApply && Place == other.Place
        && (IsApply || ApiVersion == other.ApiVersion);

    /// <summary>Whether an entry of an object is the rest.</summary>
    public static bool IsRestOf(V1ManagedFieldsEntry entry) => entry is { FieldsType: null or "", FieldsV1: null };

    /// <summary>Reads one. Throws <see cref="FormatException"/> when it is none.</summary>
    public static ManagedEntry Of(V1ManagedFieldsEntry entry) => new(
        entry.Manager ?? "",
        entry.Operation switch
        {
            Apply => true,
            Update => false,
            var other => throw new FormatException($"the operation of a managedFields entry is not \"{other}\""),
        },
        entry.ApiVersion ?? "",
        entry.Subresource ?? "",
        entry.Time,
        IsRestOf(entry) ? null : SetOf(entry));

    /// <summary>The entry as the models have it.</summary>
    public V1ManagedFieldsEntry ToModel()
    {
        var model = new V1ManagedFieldsEntry
        {
            Manager = Manager.Length == 0 ? null : Manager,
            Operation = IsApply ? Apply : Update,
            ApiVersion = ApiVersion,
            Time = Time,
            FieldsType = Fields is null ? null : FieldsV1,
            FieldsV1 = Fields is null ? null : ToElement(Fields),
        };
        model.Subresource = Place.Length == 0 ? null : Place;
        return model;
    }

    private static FieldSet SetOf(V1ManagedFieldsEntry entry) => (entry.FieldsType, entry.FieldsV1) switch
    {
        (FieldsV1, JsonElement set) => FieldSetJson.Read(JsonMarshal.GetRawUtf8Value(set)),
        (FieldsV1, null) => FieldSet.Empty,
        _ => throw new FormatException("the fields of a managedFields entry are FieldsV1"),
    };

    private static JsonElement ToElement(FieldSet set)
    {
        var reader = new Utf8JsonReader(FieldSetJson.Bytes(set), JsonLimits.Reading);
        return JsonElement.ParseValue(ref reader);
    }
}
