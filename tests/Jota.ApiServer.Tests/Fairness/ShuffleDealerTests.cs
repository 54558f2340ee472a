using CsCheck;
using Jota.ApiServer.Fairness;

namespace Jota.ApiServer.Tests.Fairness;

public sealed class ShuffleDealerTests
{
    [Fact]
    public void A_hand_has_different_queues_of_the_deck() => Gen.Select(Gen.ULong, Gen.Int[1, 200], Gen.Int[1, 12]).Sample(
        (hash, deck, size) =>
        {
            var hand = new int[Math.Min(size, deck)];
            ShuffleDealer.Deal(hash, deck, hand);
            Assert.Equal(hand.Length, hand.Distinct().Count());
            Assert.All(hand, card => Assert.InRange(card, 0, deck - 1));
        });

    [Fact]
    public void A_whole_deck_may_be_dealt()
    {
        var hand = new int[8];
        ShuffleDealer.Deal(FlowHash.Of("schema", "alice"), 8, hand);
        Assert.Equal(Enumerable.Range(0, 8), hand.Order());
    }

    [Fact]
    public void Every_queue_comes_up_about_as_often_as_every_other()
    {
        var often = new int[64];
        var hand = new int[6];
        for (var i = 0; i < 6400; i++)
        {
            ShuffleDealer.Deal(FlowHash.Of("service-accounts", $"system:serviceaccount:ns-{i}:default"), 64, hand);
            foreach (var card in hand)
            {
                often[card]++;
            }
        }

        Assert.All(often, times => Assert.InRange(times, 450, 750));
    }

    [Fact]
    public void Nobody_of_a_thousand_has_the_hand_of_a_noisy_one()
    {
        var noisy = HandOf("noisy");
        Assert.All(Enumerable.Range(0, 1000), i => Assert.NotEmpty(HandOf($"quiet-{i}").Except(noisy)));
    }

    [Fact]
    public void Schema_and_flow_are_not_run_together() =>
        Assert.NotEqual(FlowHash.Of("ab", "c"), FlowHash.Of("a", "bc"));

    private static int[] HandOf(string flow)
    {
        var hand = new int[6];
        ShuffleDealer.Deal(FlowHash.Of("service-accounts", flow), 128, hand);
        return hand;
    }
}
