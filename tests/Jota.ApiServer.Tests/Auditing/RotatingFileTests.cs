using System.Text;
using Jota.ApiServer.Auditing;
using Microsoft.Extensions.Time.Testing;

namespace Jota.ApiServer.Tests.Auditing;

public sealed class RotatingFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jota-audit-").FullName;
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 31, 13, 5, 9, 123, TimeSpan.Zero));

    private string Log => Path.Combine(_folder, "deep", "audit.log");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_file_that_would_become_too_long_is_set_aside_under_a_name_with_the_time()
    {
        await using (var file = new RotatingFile(Log, new() { MaxBytes = 8 }, _clock))
        {
            await file.WriteAsync(Lines("aaa", "bbb", "ccc"));
            _clock.Advance(TimeSpan.FromSeconds(1));
            await file.WriteAsync(Lines("ddd", "eee"));
        }

        Assert.Equal(
            [("audit-2026-01-31T13-05-09.123.log", "aaa\nbbb\n"), ("audit-2026-01-31T13-05-10.123.log", "ccc\nddd\n"), ("audit.log", "eee\n")],
            Files());
    }

    [Fact]
    public async Task Two_that_are_set_aside_at_once_are_both_kept()
    {
        await using (var file = new RotatingFile(Log, new() { MaxBytes = 4 }, _clock))
        {
            await file.WriteAsync(Lines("aaa", "bbb", "ccc"));
        }

        Assert.Equal(["aaa\n", "bbb\n", "ccc\n"], Files().Select(file => file.Text));
    }

    [Fact]
    public async Task A_line_longer_than_a_file_has_one_of_its_own()
    {
        await using (var file = new RotatingFile(Log, new() { MaxBytes = 4 }, _clock))
        {
            await file.WriteAsync(Lines("a", "bbbbbbbb", "c"));
        }

        Assert.Equal(["a\n", "bbbbbbbb\n", "c\n"], Files().Select(file => file.Text));
    }

    [Fact]
    public async Task What_was_written_before_is_gone_on_with()
    {
        for (var i = 0; i < 2; i++)
        {
            await using var file = new RotatingFile(Log, new() { MaxBytes = 8 }, _clock);
            await file.WriteAsync(Lines("aaa"));
        }

        Assert.Equal([("audit.log", "aaa\naaa\n")], Files());
    }

    [Fact]
    public async Task Only_its_owner_may_read_a_new_one()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("files have no such modes there");
            return;
        }

        await using var file = new RotatingFile(Log, new(), _clock);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Log));
    }

    [Fact]
    public async Task The_oldest_go_when_they_are_too_many()
    {
        await using (var file = new RotatingFile(Log, new() { MaxBytes = 4, MaxBackups = 2 }, _clock))
        {
            await file.WriteAsync(Lines("1", "2", "3", "4", "5", "6", "7", "8", "9"));
        }

        Assert.Equal(["5\n6\n", "7\n8\n", "9\n"], Files().Select(file => file.Text));
    }

    [Fact]
    public async Task Those_that_are_too_old_go_when_a_new_one_is_begun()
    {
        var limits = new AuditLogLimits { MaxBytes = 4, MaxAge = TimeSpan.FromDays(2) };
        await using (var file = new RotatingFile(Log, limits, _clock))
        {
            await file.WriteAsync(Lines("aaa", "bbb"));
            _clock.Advance(TimeSpan.FromDays(2) + TimeSpan.FromSeconds(1));
            Assert.Equal(2, Files().Length);
            await file.WriteAsync(Lines("ccc"));
        }

        Assert.Equal(["bbb\n", "ccc\n"], Files().Select(file => file.Text));
    }

    [Theory]
    [InlineData("audit-2026-01-31T13-05-09.123.log", true)]
    [InlineData("audit-2026-01-31T13-05-09.123.log.gz", false)]
    [InlineData("audit.log", false)]
    [InlineData("audit-.log", false)]
    [InlineData("audit-old.log", false)]
    [InlineData("other-2026-01-31T13-05-09.123.log", false)]
    public void Files_of_other_names_are_somebody_elses(string name, bool isOwn)
    {
        var names = new RotatedNames("/var/log/audit.log");
        Assert.Equal(isOwn ? _clock.GetUtcNow() : null, names.TimeOf(name));
        Assert.Equal(isOwn ? [name] : [], names.Outdated([name], new() { MaxAge = TimeSpan.Zero }, _clock.GetUtcNow().AddSeconds(1)));
    }

    private static ReadOnlyMemory<byte>[] Lines(params string[] lines) =>
        [.. lines.Select(line => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(line))];

    private (string Name, string Text)[] Files() =>
    [
        .. Directory.EnumerateFiles(Path.GetDirectoryName(Log)!).Order(StringComparer.Ordinal)
            .Select(path => (Path.GetFileName(path), File.ReadAllText(path))),
    ];
}
