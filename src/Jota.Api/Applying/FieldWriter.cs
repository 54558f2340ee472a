using k8s.Models;

namespace Jota.Api;

/// <summary>Who writes, for <c>managedFields</c>.</summary>
/// <param name="Manager">The name: <c>fieldManager</c>, or what the client calls itself.</param>
/// <param name="Subresource">Where to; empty for the object itself.</param>
/// <param name="Now">When; in whole seconds.</param>
public sealed record FieldWriter(string Manager, string Subresource, DateTime Now)
{
    internal ManagedEntry Entry(bool isApply, Resource version, FieldSet? fields) =>
        new(Manager, isApply, version.Names.ApiVersion, Subresource, Now, fields);

    internal bool IsOf(V1ManagedFieldsEntry entry, Resource version) => entry.Operation == ManagedEntry.Update
        && (entry.Manager ?? "") == Manager && entry.ApiVersion == version.Names.ApiVersion && (entry.Subresource ?? "") == Subresource;
}
