using CsCheck;

namespace Jota.Controllers.Tests.StatefulSets;

/// <summary>
/// Whatever happens to a set, its pods and its controller: never two pods of one ordinal, order and partition respected, never more
/// unavailable by an update than may be (<see cref="StatefulWorld"/> checks each write); and it comes to rest.
/// </summary>
public sealed class StatefulPlanProperties
{
    private static readonly Gen<string> Limits = Gen.Int[0, 4].Select(i => new[] { "1", "2", "3", "50%", "100%" }[i]);

    [Fact]
    public void In_order_every_write_is_allowed_and_it_comes_to_rest() =>
        Gen.Select(Gen.Int, Limits).Sample((seed, limit) => Run(new(seed, ordered: true, limit)), iter: 1000);

    [Fact]
    public void In_parallel_every_write_is_allowed_and_it_comes_to_rest() =>
        Gen.Select(Gen.Int, Limits).Sample((seed, limit) => Run(new(seed, ordered: false, limit)), iter: 1000);

    private static void Run(StatefulWorld world)
    {
        for (var i = 0; i < 200; i++)
        {
            world.Step(calm: false);
        }

        for (var i = 0; i < 5000 && !world.IsSettled; i++)
        {
            world.Step(calm: true);
        }

        Assert.True(world.IsSettled, "it does not come to rest");
    }
}
