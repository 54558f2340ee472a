using Jota.Api;

namespace Jota.ApiServer;

/// <summary>Service accounts as users.</summary>
internal static class ServiceAccountNames
{
    /// <summary>The group of all service accounts.</summary>
    public const string Group = "system:serviceaccounts";

    private const string Prefix = "system:serviceaccount:";

    /// <summary>The user that an account is.</summary>
    public static string UserOf(ObjectKey account) => $"{Prefix}{account.Namespace}:{account.Name}";

    /// <summary>The groups that an account is in.</summary>
    public static string[] GroupsOf(string ns) => [Group, $"{Group}:{ns}"];

    /// <summary>The account that a user is; null when it is none.</summary>
    public static ObjectKey? AccountOf(string user) =>
        user.StartsWith(Prefix, StringComparison.Ordinal) && user[Prefix.Length..].Split(':') is [{ Length: > 0 } ns, { Length: > 0 } name]
            ? new(ns, name)
            : null;
}
