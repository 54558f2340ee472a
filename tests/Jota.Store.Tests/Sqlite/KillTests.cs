using System.Diagnostics;
using System.Text;
using Jota.Api;
using Jota.Store.Sqlite;

namespace Jota.Store.Tests.Sqlite;

public sealed class KillTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_answered_write_survives_a_kill_and_revisions_go_on_rising()
    {
        var path = _folder.NewFile();
        var newest = Revision.None;
        for (var round = 0; round < 4; round++)
        {
            var answered = await WriteUntilKilledAsync(path, answers: 500 + (round * 777));

            await using var store = await KilledWriter.OpenAsync(path);
            Assert.True(store.Revision >= answered.Values.Max(a => a.Revision));
            Assert.True(answered.Values.Min(a => a.Revision) > newest, "a revision came twice");
            foreach (var (key, (step, revision)) in answered)
            {
                CheckKey(key, step, revision, await store.GetAsync(key, TestContext.Current.CancellationToken));
            }

            newest = store.Revision;
        }
    }

    // The write after the last answered one may have been committed just before the kill, but no more than that.
    private static void CheckKey(string key, int step, Revision revision, StoredValue? stored)
    {
        if (stored is null)
        {
            Assert.True(step % 10 is 8 or 9, $"{key}: step {step} was answered and is gone");
            return;
        }

        var storedStep = KilledWriter.StepOf(stored);
        Assert.Equal(KilledWriter.ValueOf(key, storedStep), Encoding.UTF8.GetString(stored.Value.Span));
        Assert.InRange(storedStep, step, step + 1);
        Assert.True(storedStep == step ? stored.Modified == revision : stored.Modified > revision);
    }

    private static async Task<Dictionary<string, (int Step, Revision Revision)>> WriteUntilKilledAsync(string path, int answers)
    {
        var program = Path.Combine(AppContext.BaseDirectory, typeof(KillTests).Assembly.GetName().Name!);
        using var process = Process.Start(new ProcessStartInfo(program, ["writer", path]) { RedirectStandardOutput = true })!;
        var answered = new Dictionary<string, (int, Revision)>();
        try
        {
            for (var read = 0; await process.StandardOutput.ReadLineAsync() is { } line; read++)
            {
                if (read == answers)
                {
                    process.Kill();
                }

                // The kill may cut the last line short: a whole one ends in a full stop.
                if (line.Split(' ') is [var key, var step, var revision, "."])
                {
                    answered[key] = (int.Parse(step), new(long.Parse(revision)));
                }
            }
        }
        finally
        {
            process.Kill();
        }

        await process.WaitForExitAsync();
        Assert.True(answered.Count > 0);
        return answered;
    }
}
