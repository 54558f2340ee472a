using System.Globalization;
using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of a priority level.</summary>
internal static class PriorityLevelRules
{
    private const int MostQueues = 10_000_000;

    // Queues are drawn from the bits of one hash.
    private const int MostBits = 60;

    private const string Exempt = "Exempt";
    private const string Limited = "Limited";

    public static void Validate(string? name, V1PriorityLevelConfigurationSpec spec, FieldErrors at)
    {
        if ((name == SystemFlows.Exempt) != (spec.Type == Exempt))
        {
            at.At("type").Invalid(spec.Type ?? "", "type must be 'Exempt' if and only if name is 'exempt'");
        }

        switch (spec.Type)
        {
            case Exempt:
                ValidateExempt(spec, at);
                break;
            case Limited when spec.Limited is { } limited:
                ValidateLimited(limited, at.At("limited"));
                break;
            case Limited:
                at.At("limited").Required("must not be empty when type is Limited");
                break;
            default:
                at.At("type").NotSupported(spec.Type ?? "", [Exempt, Limited]);
                break;
        }
    }

    private static void ValidateExempt(V1PriorityLevelConfigurationSpec spec, FieldErrors at)
    {
        if (spec.Limited is not null)
        {
            at.At("limited").Forbidden("must be nil if the type is not Limited");
        }

        if (spec.Exempt is { } exempt)
        {
            ValidateShares(exempt.NominalConcurrencyShares, at.At("exempt").At("nominalConcurrencyShares"));
            at.At("exempt").At("lendablePercent").Between(exempt.LendablePercent, 0, 100);
        }
    }

    private static void ValidateLimited(V1LimitedPriorityLevelConfiguration limited, FieldErrors at)
    {
        ValidateShares(limited.NominalConcurrencyShares, at.At("nominalConcurrencyShares"));
        ValidateResponse(limited.LimitResponse ?? new(), at.At("limitResponse"));
        at.At("lendablePercent").Between(limited.LendablePercent, 0, 100);
        if (limited.BorrowingLimitPercent < 0)
        {
            at.At("borrowingLimitPercent").Invalid(limited.BorrowingLimitPercent, "if specified, must be a non-negative integer");
        }
    }

    private static void ValidateShares(int? shares, FieldErrors at) =>
        at.InvalidIf(shares, shares < 0 ? "must be a non-negative integer" : null);

    private static void ValidateResponse(V1LimitResponse response, FieldErrors at)
    {
        switch (response)
        {
            case { Type: "Reject", Queuing: null }:
                break;
            case { Type: "Reject" }:
                at.At("queuing").Forbidden("must be nil if limited.limitResponse.type is not Limited");
                break;
            case { Type: "Queue", Queuing: null }:
                at.At("queuing").Required("must not be empty if limited.limitResponse.type is Limited");
                break;
            case { Type: "Queue", Queuing: { } queuing }:
                Validate(queuing, at.At("queuing"));
                break;
            default:
                at.At("type").NotSupported(response.Type ?? "", ["Queue", "Reject"]);
                break;
        }
    }

    private static void Validate(V1QueuingConfiguration queuing, FieldErrors at)
    {
        const string Positive = "must be positive";
        var (queues, hand, length) = (queuing.Queues ?? 0, queuing.HandSize ?? 0, queuing.QueueLengthLimit ?? 0);
        at.At("queueLengthLimit").InvalidIf(length, length <= 0 ? Positive : null);
        at.At("queues").InvalidIf(queues, queues switch
        {
            <= 0 => Positive,
            > MostQueues => string.Create(CultureInfo.InvariantCulture, $"must not be greater than {MostQueues}"),
            _ => null,
        });
        at.At("handSize").InvalidIf(hand, hand switch
        {
            <= 0 => Positive,
            _ when hand > queues => string.Create(CultureInfo.InvariantCulture, $"should not be greater than queues ({queues})"),
            _ when BitsFor(queues, hand) > MostBits => string.Create(
                CultureInfo.InvariantCulture,
                $"required entropy bits of deckSize {queues} and handSize {hand} should not be greater than {MostBits}"),
            _ => null,
        });
    }

    private static double BitsFor(int queues, int hand) => Math.Ceiling(Math.Log2(queues) * hand);
}
