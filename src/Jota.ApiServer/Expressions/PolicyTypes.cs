using Jota.Api;
using Jota.Cel;
using k8s.Models;

namespace Jota.ApiServer.Expressions;

/// <summary>
/// Holds the expressions of a validating policy against the types of what it is about. What does not fit is told in its status; the policy
/// is in force all the same, as upstream's.
/// </summary>
internal static class PolicyTypes
{
    private const int MostTypes = 10;
    private const string Prefix = "compilation failed: ";

    /// <summary>What does not fit, by expression and then by type.</summary>
    public static IReadOnlyList<V1ExpressionWarning> Check(V1ValidatingAdmissionPolicySpec spec, ResourceCatalog catalog)
    {
        var parameters = spec.ParamKind is { } kind && catalog.FindKind(kind.ApiVersion ?? "", kind.Kind ?? "") is { } known
            ? TypeOf(known) : CelType.Dyn;
        var checks = ResourcesOf(spec.MatchConstraints, catalog)
            .Select(resource => (resource, Expressions: new PolicyExpressions(spec, new RequestVariables
            {
                HasAuthorizer = true,
                HasParams = spec.ParamKind is not null,
                Object = TypeOf(resource),
                Params = parameters,
            })))
            .ToList();
        var warnings = new List<V1ExpressionWarning>();
        for (var i = 0; i < spec.Validations?.Count; i++)
        {
            Add($"spec.validations[{i}].expression", expressions => expressions.Validations[i].Rule);
            Add($"spec.validations[{i}].messageExpression", expressions => expressions.Validations[i].Message);
        }

        return warnings;

        void Add(string field, Func<PolicyExpressions, Expression?> find)
        {
            var told = checks
                .Select(check => (check.resource.Names, Problem: find(check.Expressions)?.Problem))
                .Where(one => one.Problem?.StartsWith(Prefix, StringComparison.Ordinal) == true)
                .Select(one => $"{one.Names.Group}/{one.Names.Version}, Kind={one.Names.Kind}: {one.Problem![Prefix.Length..]}\n")
                .ToList();
            if (told.Count > 0)
            {
                warnings.Add(new() { FieldRef = field, Warning = string.Join('\n', told) });
            }
        }
    }

    private static CelType TypeOf(Resource resource) => resource is UntypedResource untyped
        ? CelSchemas.Of(untyped.JsonSchema, untyped.Names.Kind, isObject: true)
        : CelSchemas.Of(resource.Schema);

    private static IEnumerable<Resource> ResourcesOf(V1MatchResources? constraints, ResourceCatalog catalog) =>
        (constraints?.ResourceRules ?? [])
            .Where(rule => !HasWildcard(rule.ApiGroups) && !HasWildcard(rule.ApiVersions))
            .SelectMany(rule =>
                from g in rule.ApiGroups ?? []
                from v in rule.ApiVersions ?? []
                from r in rule.Resources ?? []
                where r.AsSpan().IndexOfAny('*', '/') < 0
                select catalog.Find(g, v, r))
            .OfType<Resource>()
            .Distinct()
            .Take(MostTypes)
            .OrderBy(one => one.Names.Group, StringComparer.Ordinal)
            .ThenBy(one => one.Names.Version, StringComparer.Ordinal)
            .ThenBy(one => one.Names.Kind, StringComparer.Ordinal);

    private static bool HasWildcard(IList<string>? names) => names?.Any(name => name.Contains('*', StringComparison.Ordinal)) ?? false;
}
