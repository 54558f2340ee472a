using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>What must be done for a role or binding to be as a file says.</summary>
/// <param name="Operation">Which.</param>
/// <param name="Object">The object as it is to be then.</param>
internal sealed record Reconciliation(ReconcileOperation Operation, JsonObject Object)
{
    private const string OptOut = "rbac.authorization.kubernetes.io/autoupdate";

    /// <summary>Whether the object that is there says that nothing is to change it.</summary>
    public bool IsProtected { get; init; }

    /// <summary>Rules or subjects that are not there.</summary>
    public IReadOnlyList<JsonObject> Missing { get; init; } = [];

    /// <summary>Rules or subjects that are there, and in no file.</summary>
    public IReadOnlyList<JsonObject> Extra { get; init; } = [];

    /// <summary>Computes it.</summary>
    /// <param name="wanted">As the file says.</param>
    /// <param name="live">As it is; null where it is not there.</param>
    /// <param name="removesExtra">Whether what no file has goes.</param>
    public static Reconciliation Of(JsonObject wanted, JsonObject? live, bool removesExtra)
    {
        var isRole = IsRole(wanted);
        var field = isRole ? "rules" : "subjects";
        if (live is null)
        {
            return new(ReconcileOperation.Create, wanted) { Missing = [.. wanted.Items(field).OfType<JsonObject>()] };
        }

        var isProtected = live.Text("metadata", "annotations", OptOut) == "false";
        if (!isRole && !Same(wanted.At("roleRef"), live.At("roleRef"), "apiGroup", "kind", "name"))
        {
            return new(ReconcileOperation.Recreate, wanted) { IsProtected = isProtected };
        }

        var after = (JsonObject)live.DeepClone();
        foreach (var kept in (string[])["annotations", "labels"])
        {
            AddMissing(after, wanted, kept);
        }

        var missing = isRole ? RuleCoverage.Missing(live["rules"], wanted["rules"]) : SubjectsMissing(live, wanted);
        var extra = isRole ? ExtraRules(live, wanted) : SubjectsMissing(wanted, live);
        SetItems(after, wanted, field, missing, extra, removesExtra);
        if (isRole)
        {
            Aggregate(after, wanted, live, removesExtra);
        }

        return new(JsonNode.DeepEquals(after, live) ? ReconcileOperation.None : ReconcileOperation.Update, after)
        {
            IsProtected = isProtected,
            Missing = missing,
            Extra = extra,
        };
    }

    public static bool IsRole(JsonObject item) => item.Kind() is "Role" or "ClusterRole";

    /// <summary>Rules of roles that are put together of others are not anybody's own.</summary>
    private static IReadOnlyList<JsonObject> ExtraRules(JsonObject live, JsonObject wanted) =>
        wanted.At("aggregationRule") is null || live.At("aggregationRule") is null
            ? RuleCoverage.Missing(wanted["rules"], live["rules"])
            : [];

    private static JsonObject[] SubjectsMissing(JsonObject there, JsonObject wanted) =>
    [
        .. wanted.Items("subjects").OfType<JsonObject>()
            .Where(subject => !there.Items("subjects").Any(own => Same(own, subject, "kind", "apiGroup", "name", "namespace"))),
    ];

    private static bool Same(JsonNode? one, JsonNode? other, params string[] fields) =>
        fields.All(field => one.Text(field) == other.Text(field));

    private static void AddMissing(JsonObject after, JsonObject wanted, string field)
    {
        foreach (var (key, value) in wanted.Fields("metadata", field))
        {
            after.Within("metadata", field).TryAdd(key, value?.DeepClone());
        }
    }

    private static void SetItems(
        JsonObject after, JsonObject wanted, string field, IReadOnlyList<JsonObject> missing, IReadOnlyList<JsonObject> extra,
        bool removesExtra)
    {
        if (removesExtra && missing.Count + extra.Count > 0)
        {
            after[field] = wanted[field]?.DeepClone() ?? new JsonArray();
        }
        else if (missing.Count > 0)
        {
            after[field] = new JsonArray([.. after.Items(field).Concat(missing).Select(item => item?.DeepClone())]);
        }
    }

    private static void Aggregate(JsonObject after, JsonObject wanted, JsonObject live, bool removesExtra)
    {
        const string Rule = "aggregationRule", Selectors = "clusterRoleSelectors";
        if (wanted.At(Rule) is not { } rule)
        {
            after.Remove(Rule);
            return;
        }

        var (asked, own) = (rule.Items(Selectors).ToList(), live.At(Rule).Items(Selectors).ToList());
        var missing = asked.Where(selector => !own.Exists(other => JsonNode.DeepEquals(selector, other))).ToList();
        var hasExtra = own.Exists(selector => !asked.Exists(other => JsonNode.DeepEquals(selector, other)));
        if (removesExtra && (missing.Count > 0 || hasExtra))
        {
            after[Rule] = rule.DeepClone();
        }
        else if (missing.Count > 0)
        {
            after.Within(Rule)[Selectors] = new JsonArray([.. own.Concat(missing).Select(selector => selector?.DeepClone())]);
        }
    }
}
