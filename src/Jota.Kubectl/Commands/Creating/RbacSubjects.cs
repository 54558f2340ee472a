using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Who gets a role: <c>--user</c>, <c>--group</c>, <c>--serviceaccount</c>.</summary>
internal static class RbacSubjects
{
    private const string Group = "rbac.authorization.k8s.io";

    public static IReadOnlyList<Flag> Flags { get; } =
        [Flag.Repeated("user"), Flag.Repeated("group"), Flag.Repeated("serviceaccount")];

    /// <summary>All of them, with fields in their type's order.</summary>
    public static List<JsonObject> Of(FlagValues flags) =>
    [
        .. flags.All("user").Select(name => new JsonObject { ["kind"] = "User", ["apiGroup"] = Group, ["name"] = name }),
        .. flags.All("group").Select(name => new JsonObject { ["kind"] = "Group", ["apiGroup"] = Group, ["name"] = name }),
        .. flags.All("serviceaccount").Select(Account),
    ];

    private static JsonObject Account(string given) =>
        given.Split(':') is [{ Length: > 0 } ns, { Length: > 0 } name]
            ? new JsonObject { ["kind"] = "ServiceAccount", ["name"] = name, ["namespace"] = ns }
            : throw KubectlException.Error("serviceaccount must be <namespace>:<name>");
}
