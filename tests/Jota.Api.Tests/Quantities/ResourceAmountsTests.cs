using System.Numerics;
using CsCheck;
using k8s.Models;

namespace Jota.Api.Tests.Quantities;

public sealed class ResourceAmountsTests
{
    private static readonly Gen<long> Numbers = Gen.OneOf(Gen.Long, OneOf(0L, 1L, -1L, long.MaxValue, long.MaxValue - 1, long.MinValue, long.MinValue + 1));

    private static readonly Gen<string> Quantities = OneOf(
        "0", "1n", "1u", "999m", "1", "1000000000000000000", "10P", "9E", "7Ei", "8Ei", "9223372036854775807", "9223372036854775806", "1e18", "1e300");

    [Fact]
    public void Sums_end_where_numbers_end() => Gen.Select(Numbers, Numbers).Sample((a, b) =>
    {
        Assert.Equal(Clamp((BigInteger)a + b), Saturating.Add(a, b));
        Assert.Equal(Clamp((BigInteger)a - b), Saturating.Subtract(a, b));
    });

    [Theory]
    [InlineData("79228162514264337593543950335", long.MaxValue)]
    [InlineData("-79228162514264337593543950335", long.MinValue)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("1.9", 1)]
    public void The_whole_part_of_any_number_is_a_number(string number, long whole) =>
        Assert.Equal(whole, Saturating.Whole(decimal.Parse(number, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void What_a_pod_asks_for_is_reckoned_whatever_its_containers_ask_for() =>
        Gen.Select(Quantities.Array[1, 6], Quantities.Array[0, 3], Quantities).Sample((main, init, overhead) =>
        {
            var pod = new V1Pod
            {
                Spec = new()
                {
                    Containers = [.. main.Select(amount => Container(amount))],
                    InitContainers = [.. init.Select((amount, i) => Container(amount) with { RestartPolicy = i % 2 == 0 ? "Always" : null })],
                    Overhead = Amounts(overhead),
                },
            };

            var amounts = ResourceAmounts.Of(pod);
            foreach (var (resource, factor) in new[] { ("cpu", 1000L), ("memory", 1L), ("ephemeral-storage", 1L), ("example.com/gpu", 1L) })
            {
                Assert.InRange(amounts.Of(resource), AtLeast(main, factor), long.MaxValue);
            }
        });

    [Fact]
    public void What_was_added_is_taken_away_again_unless_it_is_said_that_it_cannot_be() =>
        Gen.Select(Quantities, Quantities).Sample((one, other) =>
        {
            var before = ResourceAmounts.Of(Amounts(one));
            var sum = ResourceAmounts.Of(Amounts(one));
            sum.Add(ResourceAmounts.Of(Amounts(other)));
            var capped = sum.IsCapped;
            sum.Subtract(ResourceAmounts.Of(Amounts(other)));
            Assert.True(capped || sum.Parts().SequenceEqual(before.Parts()));
        });

    private static Gen<T> OneOf<T>(params T[] choices) => Gen.Int[0, choices.Length - 1].Select(i => choices[i]);

    private static long AtLeast(string[] amounts, long factor)
    {
        var sum = amounts.Aggregate((BigInteger)0, (all, amount) => all + ((BigInteger)Quantity.Parse(amount).Value * factor));

        // A fraction of a unit may be rounded once for all, rather than for each.
        return Clamp(sum - (amounts.Length * factor)) is var least and > 0 ? least : 0;
    }

    private static long Clamp(BigInteger number) => (long)BigInteger.Min(BigInteger.Max(number, long.MinValue), long.MaxValue);

    private static V1Container Container(string amount) => new() { Resources = new() { Requests = Amounts(amount) } };

    private static Dictionary<string, ResourceQuantity> Amounts(string amount)
    {
        var quantity = Quantity.Parse(amount).ToResourceQuantity();
        return new() { ["cpu"] = quantity, ["memory"] = quantity, ["ephemeral-storage"] = quantity, ["example.com/gpu"] = quantity };
    }
}
