using Jota.Api;

namespace Jota.Cel.Functions;

/// <summary>Questions to the authorizer.</summary>
internal static class Authorizers
{
    // As upstream: who asks often pays for it.
    private const int CheckCost = 350_000;

    private static readonly CelType S = CelType.String;
    private static readonly CelType Resource = CelAuthorizer.ResourceTypeOf;

    public static void AddTo(CelFunctions functions)
    {
        functions.Member("path", [CelAuthorizer.TypeOf, S], CelAuthorizer.PathTypeOf, (x, _) => Text(x[1]).Length == 0
            ? new CelError("path must not be empty")
            : Of(x[0]).With(CelAuthorizer.PathTypeOf, Of(x[0]).Access with { Path = Text(x[1]) }));
        functions.Member("group", [CelAuthorizer.TypeOf, S], CelAuthorizer.GroupTypeOf, (x, _) =>
            Of(x[0]).With(CelAuthorizer.GroupTypeOf, Of(x[0]).Access with { Group = Text(x[1]) }));
        functions.Member("serviceAccount", [CelAuthorizer.TypeOf, S, S], CelAuthorizer.TypeOf, ServiceAccount);
        functions.Member("resource", [CelAuthorizer.GroupTypeOf, S], Resource, (x, _) => Text(x[1]).Length == 0
            ? new CelError("resource must not be empty")
            : Of(x[0]).With(Resource, Of(x[0]).Access with { Resource = Text(x[1]) }));
        Narrow(functions, "subresource", (access, text) => access with { Subresource = text });
        Narrow(functions, "namespace", (access, text) => access with { Namespace = text });
        Narrow(functions, "name", (access, text) => access with { Name = text });
        Narrow(functions, "fieldSelector", (access, text) => access with { FieldSelector = text });
        Narrow(functions, "labelSelector", (access, text) => access with { LabelSelector = text });
        functions.Member("check", [CelAuthorizer.PathTypeOf, S], CelDecisionValue.TypeOf, Check);
        functions.Member("check", [Resource, S], CelDecisionValue.TypeOf, Check);
        functions.Member("allowed", [CelDecisionValue.TypeOf], CelType.Bool, (x, _) => CelBool.Of(Decision(x[0]).Allowed));
        functions.Member("reason", [CelDecisionValue.TypeOf], S, (x, _) => new CelString(Decision(x[0]).Reason));
        functions.Member("errored", [CelDecisionValue.TypeOf], CelType.Bool, (x, _) => CelBool.Of(Decision(x[0]).Error.Length > 0));
        functions.Member("error", [CelDecisionValue.TypeOf], S, (x, _) => new CelString(Decision(x[0]).Error));
    }

    private static void Narrow(CelFunctions functions, string name, Func<CelAccess, string, CelAccess> narrow) =>
        functions.Member(name, [Resource, S], Resource, (x, _) => Of(x[0]).With(Resource, narrow(Of(x[0]).Access, Text(x[1]))));

    private static CelValue ServiceAccount(ReadOnlySpan<CelValue> x, CelBudget budget)
    {
        var (ns, name) = (Text(x[1]), Text(x[2]));
        return !NameSyntax.DnsSubdomainErrors(name).IsEmpty ? new CelError("Invalid service account name")
            : !NameSyntax.DnsLabelErrors(ns).IsEmpty ? new CelError("Invalid service account namespace")
            : Of(x[0]).With(CelAuthorizer.TypeOf, Of(x[0]).Access with { ServiceAccount = (ns, name) });
    }

    private static CelValue Check(ReadOnlySpan<CelValue> x, CelBudget budget)
    {
        budget.Spend(CheckCost);
        return new CelDecisionValue(Of(x[0]).Authorizer.Check(Of(x[0]).Access with { Verb = Text(x[1]) }));
    }

    private static CelAuthorizer Of(CelValue value) => (CelAuthorizer)value;

    private static CelDecision Decision(CelValue value) => ((CelDecisionValue)value).Decision;

    private static string Text(CelValue value) => ((CelString)value).Value;
}
