using System.Collections.Immutable;
using System.Globalization;

namespace Jota.Client;

/// <summary>What preemption would do for a pod that fits nowhere, for people.</summary>
internal static class PreemptionText
{
    private const int MostVictims = 5;
    private const int MostNodes = 3;

    public static void Tell(PreemptionOutlook? outlook, ExplanationBuilder text)
    {
        if (outlook is null)
        {
            return;
        }

        if (outlook.Options is not [var first, .. var others])
        {
            text.Finds("preemption", $"no pod is made to go for it: {outlook.WhyNot}");
            return;
        }

        text.Finds("preemption", $"on {first.Node} it would fit if these went: {Victims(first.Victims)}");
        foreach (var other in others.Take(MostNodes))
        {
            text.Finds("preemption", $"on {other.Node}, with more harm: {Victims(other.Victims)}");
        }
    }

    private static string Victims(ImmutableArray<PreemptionVictim> victims)
    {
        var more = victims.Length - MostVictims;
        var told = string.Join(", ", victims.Take(MostVictims).Select(Victim));
        return more > 0 ? string.Create(CultureInfo.InvariantCulture, $"{told} and {more} more") : told;
    }

    private static string Victim(PreemptionVictim victim) => string.Create(
        CultureInfo.InvariantCulture,
        $"{victim.Pod} (priority {victim.Priority}{(victim.BreaksBudget ? ", against its PodDisruptionBudget" : "")})");
}
