namespace Jota.Api;

/// <summary>Which fields a write may own at all: that depends on where it is sent to.</summary>
internal static class FieldScope
{
    private static readonly FieldSet Status = Field("status", FieldSet.Here);

    // Upstream's list: who or what an object is, and what the server says of it.
    private static readonly FieldSet Identity = Set(
        ("apiVersion", FieldSet.Here),
        ("kind", FieldSet.Here),
        ("metadata", FieldSet.Of(true, new[]
        {
            "name", "namespace", "creationTimestamp", "selfLink", "uid", "clusterName", "generation", "managedFields", "resourceVersion",
            "deletionTimestamp", "deletionGracePeriodSeconds",
        }.Select(name => KeyValuePair.Create(FieldElement.Field(name), FieldSet.Here)))));

    /// <summary>
    /// What of a set can be owned by a write to the object itself (<paramref name="subresource"/> empty) or to a part of it.
    /// </summary>
    /// <param name="set">The fields that were written.</param>
    /// <param name="subresource">Where to.</param>
    /// <param name="hasStatus">Whether the status is only written through <c>/status</c>.</param>
    /// <param name="statusTakesMetadata">Whether labels and annotations may be written there as well.</param>
    public static FieldSet Of(FieldSet set, string subresource, bool hasStatus, bool statusTakesMetadata)
    {
        var own = set.Except(Identity);
        return subresource switch
        {
            "status" => Only(own, "status").Union(statusTakesMetadata ? Only(own, "metadata") : FieldSet.Empty),
            _ when hasStatus => own.ExceptBeneath(Status),
            _ => own,
        };
    }

    private static FieldSet Only(FieldSet set, string field) =>
        set.Find(FieldElement.Field(field)) is { IsEmpty: false } found ? Field(field, found) : FieldSet.Empty;

    private static FieldSet Field(string name, FieldSet set) => Set((name, set));

    private static FieldSet Set(params (string Name, FieldSet Set)[] fields) =>
        FieldSet.Of(false, fields.Select(field => KeyValuePair.Create(FieldElement.Field(field.Name), field.Set)));
}
