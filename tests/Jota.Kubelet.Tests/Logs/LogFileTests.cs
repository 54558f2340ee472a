using Jota.Kubelet.Logs;

namespace Jota.Kubelet.Tests.Logs;

public sealed class LogFileTests : IDisposable
{
    private const int Rounds = 100;

    private readonly TemporaryLog _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task A_file_made_at_the_path_while_the_old_one_is_written_to_is_another()
    {
        for (var i = 0; i < Rounds; i++)
        {
            File.Delete(_log.Path);
            _log.Append("old");
            await using var old = LogFile.TryOpen(_log.Path)!;
            File.Move(_log.Path, _log.Path + ".rotated", overwrite: true);
            File.AppendAllText(_log.Path + ".rotated", " and its end");
            File.Create(_log.Path).Dispose();
            Assert.False(old.IsAt(_log.Path));
        }
    }

    [Fact]
    public async Task A_file_stays_the_one_at_its_path_until_it_is_moved_away()
    {
        _log.Append("old");
        await using var old = LogFile.TryOpen(_log.Path)!;
        _log.Append(" and more");
        Assert.True(old.IsAt(_log.Path));
        File.Move(_log.Path, _log.Path + ".rotated");
        Assert.False(old.IsAt(_log.Path));
    }
}
