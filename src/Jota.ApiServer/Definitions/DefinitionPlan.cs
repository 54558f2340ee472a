using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Definitions;

/// <summary>
/// What is to be said of a CustomResourceDefinition: which of its names it is given, whether its kind is served, and what follows of its
/// group. Upstream's naming, establishing and approval controllers in one.
/// </summary>
/// <param name="Status">The status as it should be.</param>
/// <param name="Serves">Whether the kind is served.</param>
internal sealed record DefinitionPlan(V1CustomResourceDefinitionStatus Status, bool Serves)
{
    /// <summary>Decides.</summary>
    /// <param name="crd">The definition.</param>
    /// <param name="taken">What is taken in its group, its own names included.</param>
    /// <param name="now">The time of what changes.</param>
    public static DefinitionPlan Compute(V1CustomResourceDefinition crd, AcceptedNames taken, DateTime now)
    {
        if (crd.Metadata.DeletionTimestamp is not null)
        {
            return new(crd.Status ?? new(), DefinitionStatus.Is(crd, DefinitionStatus.Established));
        }

        var (names, accepted) = Names(crd, taken);
        var status = DefinitionStatus.With((crd.Status ?? new()) with { AcceptedNames = names }, accepted, now);
        var established = DefinitionStatus.Is(crd, DefinitionStatus.Established) || accepted.Status == "True";
        status = DefinitionStatus.With(status, established ? EstablishedCondition(crd) : NotAccepted(), now);
        if (ApiApproval.ConditionOf(crd) is { } approval)
        {
            status = DefinitionStatus.With(status, approval, now);
        }

        return new(status, established);
    }

    private static V1CustomResourceDefinitionCondition EstablishedCondition(V1CustomResourceDefinition crd) =>
        crd.Status?.Conditions?.FirstOrDefault(c => c is { Type: DefinitionStatus.Established, Status: "True" }) is { } old
            ? old with { }
            : new()
            {
                Type = DefinitionStatus.Established,
                Status = "True",
                Reason = "InitialNamesAccepted",
                Message = "the initial names have been accepted",
            };

    private static V1CustomResourceDefinitionCondition NotAccepted() => new()
    {
        Type = DefinitionStatus.Established,
        Status = "False",
        Reason = "NotAccepted",
        Message = "not all names are accepted",
    };

    // As many as possible are given; the last that cannot be is told.
    private static (V1CustomResourceDefinitionNames Names, V1CustomResourceDefinitionCondition Accepted) Names(
        V1CustomResourceDefinition crd, AcceptedNames taken)
    {
        var (wanted, had) = (crd.Spec.Names, crd.Status?.AcceptedNames ?? new());
        var (names, conflict) = (had with { }, ((string Reason, string Message)?)null);
        Give("PluralConflict", taken.ResourceConflict(wanted.Plural, had.Plural), () => names.Plural = wanted.Plural);
        Give("SingularConflict", taken.ResourceConflict(wanted.Singular, had.Singular), () => names.Singular = wanted.Singular);
        Give("ShortNamesConflict", ShortNamesConflict(wanted, had, taken), () => names.ShortNames = wanted.ShortNames);
        Give("KindConflict", taken.KindConflict(wanted.Kind, had.Kind), () => names.Kind = wanted.Kind);
        Give("ListKindConflict", taken.KindConflict(wanted.ListKind, had.ListKind), () => names.ListKind = wanted.ListKind);
        names.Categories = wanted.Categories;
        return (names, new()
        {
            Type = DefinitionStatus.NamesAccepted,
            Status = conflict is null ? "True" : "False",
            Reason = conflict?.Reason ?? "NoConflicts",
            Message = conflict?.Message ?? "no conflicts found",
        });

        void Give(string reason, string? why, Action give)
        {
            if (why is null)
            {
                give();
            }
            else
            {
                conflict = (reason, why);
            }
        }
    }

    private static string? ShortNamesConflict(
        V1CustomResourceDefinitionNames wanted, V1CustomResourceDefinitionNames had, AcceptedNames taken)
    {
        List<string> conflicts =
            [.. (wanted.ShortNames ?? []).Where(name => had.ShortNames?.Contains(name) != true)
                .Select(name => taken.ResourceConflict(name, "")).OfType<string>()];
        return conflicts.Count switch { 0 => null, 1 => conflicts[0], _ => $"[{string.Join(", ", conflicts)}]" };
    }
}
