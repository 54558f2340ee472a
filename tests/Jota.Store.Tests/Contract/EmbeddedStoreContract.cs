using Jota.Api;

namespace Jota.Store.Tests.Contract;

/// <summary>What those promise beside who keep history themselves: when they forget it.</summary>
public abstract class EmbeddedStoreContract : StoreContract
{
    [Fact]
    public async Task History_past_its_age_is_compacted_in_steps_of_that_age()
    {
        await CreateAsync("/a");
        Clock.Advance(TimeSpan.FromMinutes(4));
        await UpdateAsync("/a", "later");
        Clock.Advance(TimeSpan.FromMinutes(1));
        await UpdateAsync("/a", "now");

        Assert.Equal(new(1), Store.Compacted);

        Clock.Advance(TimeSpan.FromMinutes(5));
        await CreateAsync("/b");

        Assert.Equal(new(2), Store.Compacted);
    }

    [Fact]
    public async Task Too_many_changes_are_compacted_whatever_their_age()
    {
        await using var store = await OpenAsync(new() { HistoryChanges = 100 });
        for (var i = 1; i <= 200; i++)
        {
            await store.WriteAsync(new("/a", Bytes($"{i}"), new(i - 1)), Ct);
        }

        Assert.InRange(store.Compacted.Value, 100, 199);
        Assert.Equal("200", Text(await store.GetAsync("/a", Ct)));
    }
}
