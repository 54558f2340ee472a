using Jota.Api;
using Jota.Client;
using Jota.Controllers;
using Microsoft.Extensions.Logging;

namespace Jota.Hosting;

/// <summary>With what the controllers and the scheduler of a cluster are started.</summary>
internal sealed record ControlOptions(
    TimeProvider Clock, IdSource Ids, ILoggerFactory Logging, CacheChecks Checks, DeploymentOptions Deployments, string? RootCa);
