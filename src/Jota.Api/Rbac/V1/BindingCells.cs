using k8s.Models;

namespace Jota.Api;

/// <summary>The cells of bindings.</summary>
internal static class BindingCells
{
    public static string Role(V1RoleRef? reference) => $"{reference?.Kind}/{reference?.Name}";

    public static string Names(IList<Rbacv1Subject>? subjects, string kind) =>
        string.Join(", ", (subjects ?? []).Where(s => s.Kind == kind).Select(s => s.Name));

    public static string Accounts(IList<Rbacv1Subject>? subjects) =>
        string.Join(", ", (subjects ?? []).Where(s => s.Kind == RbacNames.ServiceAccount).Select(s => $"{s.NamespaceProperty}/{s.Name}"));
}
