using CsCheck;
using Jota.Api;

namespace Jota.Store.Tests.Contract;

public abstract partial class StoreContract
{
    private static readonly string[] Keys = ["/a/1", "/a/2", "/a/2/x", "/b", "/b/1"];

    private static readonly string[] Prefixes = ["/", "/a/", "/a/2", "/c"];

    private static readonly Gen<Step> Steps = Gen.Select(
        Gen.Frequency(
            (6, Gen.Const(StepKind.Put)),
            (2, Gen.Const(StepKind.Delete)),
            (2, Gen.Const(StepKind.Together)),
            (1, Gen.Const(StepKind.Clear)),
            (1, Gen.Const(StepKind.Compact)),
            (2, Gen.Const(StepKind.Read))),
        Gen.Int[0, Keys.Length - 1].Select(i => Keys[i]),
        Gen.Frequency((4, Gen.Const(0L)), (1, Gen.Long[-2, 1])),
        Gen.Int[0, 5],
        (kind, key, off, number) => new Step(kind, key, off, number));

    private enum StepKind
    {
        Put,
        Delete,
        Together,
        Clear,
        Compact,
        Read,
    }

    [Fact]
    public Task Any_sequence_of_operations_answers_as_the_model_does() =>
        Steps.List[1, 60].SampleAsync(
            async steps =>
            {
                await using var store = await OpenAsync(new());
                var model = new StoreModel(StartOf(store), SharesRevisions);
                foreach (var step in steps)
                {
                    await TakeAsync(step, store, model);
                }

                Assert.Equal(model.Revision, await store.GetRevisionAsync(Ct));
            },
            iter: Cases,
            threads: 1);

    [Fact]
    public Task A_watch_from_any_revision_tells_exactly_the_rest() =>
        Gen.Select(Steps.List[1, 40], Gen.Int[0, 40], Gen.Int[0, 3].Select(i => Prefixes[i])).SampleAsync(
            async (steps, start, prefix) =>
            {
                await using var store = await OpenAsync(new());
                var model = new StoreModel(StartOf(store), SharesRevisions);
                foreach (var step in steps.Take(start))
                {
                    await TakeAsync(step, store, model);
                }

                // It is opened midway and begins to read; the rest comes live, some of it while it reads.
                await using var watch = new WatchReader(store, prefix, store.Compacted, Ct);
                var reading = watch.ReachAsync(At(store, 1));
                foreach (var step in steps.Skip(start).Where(step => step.Kind != StepKind.Compact))
                {
                    await TakeAsync(step, store, model);
                }

                await WriteBothAsync(new("/end", Bytes("end"), Revision.None), store, model);
                await reading;
                await watch.ReachAsync(await store.GetRevisionAsync(Ct));
                Assert.Equal(
                    model.Changes.Where(c => c.Revision > watch.Start && c.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(Told),
                    watch.Waiting.Select(Told));
            },
            iter: Cases,
            threads: 1);

    [Fact]
    public Task Concurrent_increments_are_never_lost() =>
        Gen.Select(Gen.Int[2, 8], Gen.Int[1, 3], Gen.Int[5, 20]).SampleAsync(
            async (writers, keys, times) =>
            {
                await using var store = await OpenAsync(new());
                await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
                {
                    for (var i = 0; i < times; i++)
                    {
                        await IncrementAsync(store, $"/counter/{(writer + i) % keys}");
                    }
                })));

                var counters = await store.RangeAsync(new("/counter/"), Ct);
                Assert.Equal(writers * times, counters.Values.Sum(value => BitConverter.ToInt32(value.Value.Span)));
                Assert.Equal(At(store, writers * times), await store.GetRevisionAsync(Ct));
            },
            iter: Cases / 5,
            threads: 1);

    private static async Task IncrementAsync(IRevisionedStore store, string key)
    {
        var current = await store.GetAsync(key, Ct);
        while (true)
        {
            var next = (current is null ? 0 : BitConverter.ToInt32(current.Value.Span)) + 1;
            var outcome = await store.WriteAsync(new(key, BitConverter.GetBytes(next), current?.Modified ?? Revision.None), Ct);
            if (outcome.Succeeded)
            {
                return;
            }

            current = outcome.Current;
        }
    }

    private static async Task TakeAsync(Step step, IRevisionedStore store, StoreModel model)
    {
        var current = model.AsOf(model.Revision).GetValueOrDefault(step.Key)?.Modified.Value ?? 0;
        var expected = new Revision(Math.Max(0, current + step.Off));
        switch (step.Kind)
        {
            case StepKind.Put:
                await WriteBothAsync(new(step.Key, Bytes($"{step.Number}"), expected), store, model);
                break;
            case StepKind.Delete:
                await WriteBothAsync(new(step.Key, null, expected), store, model);
                break;
            case StepKind.Together:
                await WriteBothAsync(Together(step, expected, model), store, model);
                break;
            case StepKind.Clear:
                await WriteBothAsync(StoreWrite.Clear(step.Key), store, model);
                break;
            case StepKind.Compact:
                await store.CompactAsync(new(Math.Max(model.Start.Value, model.Revision.Value - step.Number)), Ct);
                break;
            case StepKind.Read:
            default:
                await ReadBothAsync(step, store, model);
                break;
        }
    }

    /// <summary>A write with up to three of other keys: creations, updates or deletions as the number says, some of which do not hold.</summary>
    private static StoreWrite Together(Step step, Revision expected, StoreModel model)
    {
        var others = Keys.Where(key => key != step.Key).Take(step.Number % 4).Select((key, i) => ((step.Number + i) % 4) switch
        {
            0 => StoreWrite.Clear(key),
            1 => StoreWrite.Put(key, Bytes("new"), Revision.None),
            2 => StoreWrite.Put(key, Bytes("changed"), model.Find(key)?.Modified ?? Revision.None),
            _ => StoreWrite.Delete(key, model.Find(key)?.Modified ?? Revision.None),
        });
        return StoreWrite.Put(step.Key, Bytes($"{step.Number}"), expected) with { Along = [.. others] };
    }

    private static async Task WriteBothAsync(StoreWrite write, IRevisionedStore store, StoreModel model)
    {
        var (expected, actual) = (model.Write(write), await store.WriteAsync(write, Ct));
        Assert.Equal((expected.Succeeded, expected.Revision, expected.Contested), (actual.Succeeded, actual.Revision, actual.Contested));
        Assert.Equal(Told(expected.Current), Told(actual.Current));
    }

    private static async Task ReadBothAsync(Step step, IRevisionedStore store, StoreModel model)
    {
        // Revision zero would mean the newest.
        var at = new Revision(Math.Max(Math.Max(1, store.Compacted.Value), model.Revision.Value - step.Number));
        if (model.Revision.IsNone)
        {
            return;
        }

        var prefix = step.Key[..2];
        var page = await store.RangeAsync(new(prefix) { At = at, After = step.Number % 2 == 0 ? "" : step.Key, Limit = step.Number }, Ct);

        var all = model.AsOf(at).Values.Where(value => value.Key.StartsWith(prefix, StringComparison.Ordinal)
            && (step.Number % 2 == 0 || string.CompareOrdinal(value.Key, step.Key) > 0)).ToList();
        var taken = step.Number == 0 ? all : [.. all.Take(step.Number)];
        Assert.Equal(taken.Select(Told), page.Values.Select(Told));
        Assert.Equal((all.Count - taken.Count, all.Count > taken.Count), (page.Remaining, page.More));
        Assert.Equal(Told(model.AsOf(model.Revision).GetValueOrDefault(step.Key)), Told(await store.GetAsync(step.Key, Ct)));
    }

    private static string Told(StoreChange change) => WatchReader.Told(change, Revision.None);

    private static string? Told(StoredValue? value) =>
        value is null ? null : $"{value.Key}={Text(value)}@{value.Modified}/{value.Created}";

    private sealed record Step(StepKind Kind, string Key, long Off, int Number);
}
