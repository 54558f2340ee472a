using k8s.Models;

namespace Jota.Api;

/// <summary>What comes of applying: the object, and who owns what of it then (KEP-555).</summary>
/// <param name="Json">The object, to be decoded like any that is sent.</param>
/// <param name="Before">The entries of <c>managedFields</c>; with these, an object to which nothing was changed is as it was.</param>
/// <param name="After">The entries for one to which something was changed.</param>
public sealed record ApplyPlan(
    ReadOnlyMemory<byte> Json, IList<V1ManagedFieldsEntry> Before, IList<V1ManagedFieldsEntry> After)
{
    /// <summary>A new object.</summary>
    /// <param name="version">The version that is spoken.</param>
    /// <param name="applied">What is applied.</param>
    /// <param name="by">Who applies.</param>
    /// <param name="budget">Counts the steps.</param>
    public static ApplyPlan Create(Resource version, AppliedObject applied, FieldWriter by, RequestBudget budget)
    {
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(applied);
        ArgumentNullException.ThrowIfNull(by);
        var own = FieldScope.Of(
            AppliedFields.Of(version.MergeType, applied.Tree, budget), by.Subresource, version.HasStatus, !version.IsUntyped);
        var entries = ManagedEntries.Write([by.Entry(true, version, own)]);
        return new(applied.ToJson(budget), entries, entries);
    }

    /// <summary>
    /// An object that is there. Throws 409 where others own what is applied otherwise, unless it is taken by force.
    /// </summary>
    /// <param name="current">The object, in the version that is spoken.</param>
    /// <param name="applied">What is applied.</param>
    /// <param name="by">Who applies.</param>
    /// <param name="force">Whether what others own is taken from them.</param>
    /// <param name="versions">The versions of the kind; null for those that are not served.</param>
    /// <param name="budget">Counts the steps.</param>
    public static ApplyPlan Change(
        ApiObject current, AppliedObject applied, FieldWriter by, bool force, Func<string, Resource?> versions, RequestBudget budget) =>
        new Application(current, applied, by, force, versions, budget).Plan();
}
