using System.Text;
using Jota.Kubelet.Logs;

namespace Jota.Kubelet.Tests.Logs;

public sealed class LogRotationTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Puts_the_log_aside_under_the_time() =>
        Assert.Equal("/l/0.log.20260102-030405", LogRotationPlan.Compute("/l/0.log", ["/l/0.log"], Now, new()).MoveTo);

    [Fact]
    public void Keeps_no_more_files_than_allowed_counting_the_new_ones()
    {
        string[] beside =
        [
            "/l/0.log", "/l/0.log.20260101-000001.gz", "/l/0.log.20260101-000002.gz", "/l/0.log.20260101-000003.gz",
            "/l/0.log.20260101-000004", "/l/1.log",
        ];
        var plan = LogRotationPlan.Compute("/l/0.log", beside, Now, new() { MaxFiles = 5 });
        Assert.Equal(["/l/0.log.20260101-000001.gz"], plan.Delete);
        Assert.Equal(["/l/0.log.20260101-000004"], plan.Compress);
    }

    [Fact]
    public void Clears_away_what_an_interrupted_rotation_left()
    {
        var plan = LogRotationPlan.Compute("/l/0.log", ["/l/0.log.20260101-000001", "/l/0.log.20260101-000001.tmp"], Now, new());
        Assert.Equal(["/l/0.log.20260101-000001.tmp"], plan.Delete);
        Assert.Equal(["/l/0.log.20260101-000001"], plan.Compress);
    }

    [Theory]
    [InlineData("2026-01-02T03:04:05Z", "2026-01-02T03:04:05.000000000Z")]
    [InlineData("2026-01-02T03:04:05.12Z", "2026-01-02T03:04:05.120000000Z")]
    [InlineData("2026-01-02T03:04:05.123456789+09:00", "2026-01-02T03:04:05.123456789+09:00")]
    public void Times_get_all_nine_digits(string from, string to)
    {
        var written = new System.Buffers.ArrayBufferWriter<byte>();
        LogTime.WritePadded(Encoding.ASCII.GetBytes(from), written);
        Assert.Equal(to, Encoding.ASCII.GetString(written.WrittenSpan));
    }
}
