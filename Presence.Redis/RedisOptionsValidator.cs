using Microsoft.Extensions.Options;
using Presence.Server;
using StackExchange.Redis;

namespace Presence.Redis;

/// <summary>Checks at start where Redis is to be. The connection string is a secret: no message repeats it.</summary>
internal sealed class RedisOptionsValidator : IValidateOptions<PresenceOptions>
{
    private const string Key = "Presence:Redis:ConnectionString";

    public ValidateOptionsResult Validate(string? name, PresenceOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Redis.ConnectionString))
            return ValidateOptionsResult.Fail($"{Key} must say where Redis is, such as redis.example.com:6379.");
        try
        {
            return ConfigurationOptions.Parse(options.Redis.ConnectionString).EndPoints.Count > 0
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail($"{Key} names no server: write host:port, then options behind commas.");
        }
        catch (Exception)
        {
            return ValidateOptionsResult.Fail($"{Key} is not as StackExchange.Redis writes it: host:port, then options behind commas, such as ssl=true.");
        }
    }
}
