#ifndef TEST_TESTS_H
#define TEST_TESTS_H

void test_codec(void);
void test_client(void);
void test_reporter(void);
void test_settings(void);

/// Feeds that many bytes, most of them noise, and holds the client to its promises.
void test_noise(long bytes);

#endif
