using Jota.Hosting.Members;

namespace Jota.Testing.Tests.Members;

public sealed class EtcdEndTests
{
    [Fact]
    public void The_last_complaint_is_what_is_told()
    {
        var end = new EtcdEnd(1,
        [
            """{"level":"warn","msg":"first"}""",
            """{"level":"fatal","msg":"discovery failed","error":"listen tcp 127.0.0.1:2380: bind: address already in use"}""",
            """{"level":"info","msg":"closed etcd server"}""",
        ]);
        Assert.True(end.IsPortTaken);
        Assert.Equal("discovery failed listen tcp 127.0.0.1:2380: bind: address already in use", end.Words);
    }

    [Theory]
    [InlineData("[1,2]", "exit code 2")]
    [InlineData("panic: no room", "panic: no room")]
    [InlineData("""{"level":"info","msg":"all is well"}""", "exit code 2")]
    public void What_is_no_complaint_is_not(string line, string told) => Assert.Equal(told, new EtcdEnd(2, [line]).Words);
}
