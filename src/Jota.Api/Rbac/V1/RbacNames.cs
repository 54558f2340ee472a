namespace Jota.Api;

/// <summary>Words that the kinds of RBAC share.</summary>
public static class RbacNames
{
    /// <summary>The API group.</summary>
    public const string Group = "rbac.authorization.k8s.io";

    /// <summary>The kind of roles in a namespace.</summary>
    public const string Role = "Role";

    /// <summary>The kind of roles of the cluster.</summary>
    public const string ClusterRole = "ClusterRole";

    /// <summary>A subject that is a user.</summary>
    public const string User = "User";

    /// <summary>A subject that is a group of users.</summary>
    public const string UserGroup = "Group";

    /// <summary>A subject that is a service account.</summary>
    public const string ServiceAccount = "ServiceAccount";

    /// <summary>Stands for everything of its kind.</summary>
    public const string All = "*";

    /// <summary>The annotation of objects that the server brings up to date when it starts; <c>"false"</c> keeps it from that.</summary>
    public const string AutoUpdate = "rbac.authorization.kubernetes.io/autoupdate";
}
